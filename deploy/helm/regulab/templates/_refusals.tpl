{{/* Refuses values that make a release which cannot work, with a way out. */}}
{{- define "regulab.refusals" -}}
{{- if and (not .Values.secret.existing) (not .Values.secret.redisUrl) -}}
{{- fail "regulab needs a Redis: set secret.redisUrl, or secret.existing to a Secret with REDIS_URL." -}}
{{- end -}}
{{- if and (not .Values.allowAnonymous) (not .Values.secret.existing) (not .Values.secret.apiKeys) -}}
{{- fail "Everybody could use this API: set secret.apiKeys, secret.existing, or allowAnonymous=true." -}}
{{- end -}}
{{- if and .Values.secret.existing (or .Values.secret.redisUrl .Values.secret.apiKeys .Values.secret.metricsKey .Values.secret.awsAccessKeyId .Values.secret.awsSecretAccessKey) -}}
{{- fail "secret.existing replaces all else in secret: put the values into that Secret and take them out here." -}}
{{- end -}}
{{- $readsMetrics := or .Values.serviceMonitor.enabled (include "regulab.usesKeda" .) -}}
{{- if and $readsMetrics (not .Values.allowAnonymous) (not .Values.secret.existing) (not .Values.secret.metricsKey) -}}
{{- fail "KEDA and Prometheus need a key for /metrics: set secret.metricsKey to one that only reads, or to one of secret.apiKeys." -}}
{{- end -}}
{{- if and .Values.allowAnonymous .Values.secret.apiKeys -}}
{{- fail "With secret.apiKeys every request needs a key: take out allowAnonymous=true or the keys." -}}
{{- end -}}
{{- include "regulab.refusalsOfStorage" . -}}
{{- end -}}

{{- define "regulab.refusalsOfStorage" -}}
{{- $workers := 0 -}}
{{- range $name, $given := .Values.workerPools -}}
{{- $pool := include "regulab.pool" (list $ $given) | fromYaml -}}
{{- $mode := $pool.autoscaling.mode -}}
{{- if and (eq $mode "cpu") (lt (int $pool.autoscaling.minReplicas) 1) -}}
{{- fail (printf "workerPools.%s: only KEDA scales to none; set autoscaling.minReplicas to 1 or more, or autoscaling.mode to keda." $name) -}}
{{- end -}}
{{- if and (ne $mode "none") (lt (int $pool.autoscaling.maxReplicas) (max 1 (int $pool.autoscaling.minReplicas))) -}}
{{- fail (printf "workerPools.%s: autoscaling.maxReplicas is below autoscaling.minReplicas." $name) -}}
{{- end -}}
{{- $workers = add $workers (ternary $pool.replicas $pool.autoscaling.maxReplicas (eq $mode "none")) -}}
{{- end -}}
{{- $apis := ternary .Values.api.autoscaling.maxReplicas .Values.api.replicas .Values.api.autoscaling.enabled -}}
{{- if not .Values.artifacts.url -}}
{{- if not .Values.persistence.enabled -}}
{{- fail "API and workers need a place for artifacts that all of them see: set artifacts.url to s3://bucket/prefix, or persistence.enabled with a volume that is ReadWriteMany." -}}
{{- end -}}
{{- if and (ne .Values.persistence.accessMode "ReadWriteMany") (or (gt (int $workers) 1) (gt (int $apis) 1)) -}}
{{- fail (printf "%d workers and %d API processes cannot share a volume that is %s: set persistence.accessMode to ReadWriteMany, or artifacts.url to s3://bucket/prefix." (int $workers) (int $apis) .Values.persistence.accessMode) -}}
{{- end -}}
{{- end -}}
{{- end -}}

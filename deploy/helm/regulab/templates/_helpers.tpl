{{- define "regulab.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "regulab.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- $name := include "regulab.name" . -}}
{{- ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "regulab.selectors" -}}
app.kubernetes.io/name: {{ include "regulab.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "regulab.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{ include "regulab.selectors" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{- define "regulab.image" -}}
{{- with .Values.image -}}
{{- if .digest -}}
{{ .repository }}@{{ .digest }}
{{- else -}}
{{ .repository }}:{{ default $.Chart.AppVersion .tag }}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "regulab.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "regulab.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "regulab.secret" -}}
{{- default (include "regulab.fullname" .) .Values.secret.existing -}}
{{- end -}}

{{- define "regulab.claim" -}}
{{- default (include "regulab.fullname" .) .Values.persistence.existingClaim -}}
{{- end -}}

{{/* The name of the service inside the cluster. */}}
{{- define "regulab.host" -}}
{{ include "regulab.fullname" . }}.{{ .Release.Namespace }}.svc
{{- end -}}

{{/* A variable from the Secret. Takes a list: the root, the variable, whether it may be missing. */}}
{{- define "regulab.secretVariable" -}}
- name: {{ index . 1 }}
  valueFrom:
    secretKeyRef:
      name: {{ include "regulab.secret" (index . 0) }}
      key: {{ index . 1 }}
      {{- if index . 2 }}
      optional: true
      {{- end }}
{{- end -}}

{{/* What API and workers know. */}}
{{- define "regulab.env" -}}
{{ include "regulab.secretVariable" (list . "REDIS_URL" false) }}
{{- with .Values.artifacts }}
{{- if .url }}
- name: REGULAB_ARTIFACTS
  value: {{ .url | quote }}
- name: AWS_REGION
  value: {{ .region | quote }}
{{- with .endpoint }}
- name: AWS_ENDPOINT_URL_S3
  value: {{ . | quote }}
{{- end }}
{{ include "regulab.secretVariable" (list $ "AWS_ACCESS_KEY_ID" true) }}
{{ include "regulab.secretVariable" (list $ "AWS_SECRET_ACCESS_KEY" true) }}
{{- end }}
{{- end }}
{{- range $name, $value := .Values.env }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end -}}

{{- define "regulab.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1000
runAsGroup: 1000
fsGroup: 1000
fsGroupChangePolicy: OnRootMismatch
seccompProfile: { type: RuntimeDefault }
{{- end -}}

{{- define "regulab.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end -}}

{{- define "regulab.mounts" -}}
- { name: tmp, mountPath: /tmp }
- { name: data, mountPath: /data }
{{- with .Values.extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "regulab.volumes" -}}
- name: tmp
  emptyDir: { sizeLimit: {{ .Values.scratch.tmp }} }
- name: data
  {{- if .Values.artifacts.url }}
  emptyDir: { sizeLimit: {{ .Values.scratch.data }} }
  {{- else }}
  persistentVolumeClaim: { claimName: {{ include "regulab.claim" . }} }
  {{- end }}
{{- with .Values.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* What every pod has besides its container. Takes a list: the root, the part of the values, its selectors. */}}
{{- define "regulab.pod" -}}
{{- $root := index . 0 -}}
{{- $part := index . 1 -}}
serviceAccountName: {{ include "regulab.serviceAccount" $root }}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  {{- include "regulab.podSecurity" $root | nindent 2 }}
terminationGracePeriodSeconds: {{ $part.terminationGracePeriodSeconds }}
{{- with $root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with $part.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with $part.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $part.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $part.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $part.topologySpread }}
topologySpreadConstraints:
  {{- range . }}
  - topologyKey: {{ .topologyKey }}
    maxSkew: {{ .maxSkew }}
    whenUnsatisfiable: {{ .whenUnsatisfiable }}
    labelSelector:
      matchLabels:
        {{- index $ 2 | nindent 8 }}
  {{- end }}
{{- end }}
volumes:
  {{- include "regulab.volumes" $root | nindent 2 }}
{{- end -}}

{{/* A pool with all that it takes from `worker`, as YAML. Takes a list: the root, the pool. */}}
{{- define "regulab.pool" -}}
{{- mergeOverwrite (deepCopy (index . 0).Values.worker) (deepCopy (default dict (index . 1))) | toYaml -}}
{{- end -}}

{{- define "regulab.poolSelectors" -}}
{{ include "regulab.selectors" (index . 0) }}
app.kubernetes.io/component: worker
regulab/pool: {{ index . 1 }}
{{- end -}}

{{- define "regulab.apiSelectors" -}}
{{ include "regulab.selectors" . }}
app.kubernetes.io/component: api
{{- end -}}

{{/* "true" when some pool is scaled by KEDA. */}}
{{- define "regulab.usesKeda" -}}
{{- range $name, $given := .Values.workerPools -}}
{{- $pool := include "regulab.pool" (list $ $given) | fromYaml -}}
{{- if eq $pool.autoscaling.mode "keda" -}}true{{- end -}}
{{- end -}}
{{- end -}}

{{/* Names that an API without keys answers to: those of the service and of the ingress. */}}
{{- define "regulab.allowedHosts" -}}
{{- $name := include "regulab.fullname" . -}}
{{- $names := list $name (printf "%s.%s" $name .Release.Namespace) (include "regulab.host" .) (printf "%s.cluster.local" (include "regulab.host" .)) -}}
{{- if .Values.ingress.enabled -}}
{{- $names = append $names .Values.ingress.host -}}
{{- end -}}
{{- join "," $names -}}
{{- end -}}

{{/* Takes a list: the root, the name of the Deployment, the settings of its autoscaling, its component. */}}
{{- define "regulab.cpuAutoscaler" -}}
{{- $autoscaling := index . 2 -}}
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {{ index . 1 }}
  labels:
    {{- include "regulab.labels" (index . 0) | nindent 4 }}
    app.kubernetes.io/component: {{ index . 3 }}
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: {{ index . 1 }} }
  minReplicas: {{ $autoscaling.minReplicas }}
  maxReplicas: {{ $autoscaling.maxReplicas }}
  metrics:
    - type: Resource
      resource:
        name: cpu
        target: { type: Utilization, averageUtilization: {{ $autoscaling.cpuPercent }} }
{{- end -}}

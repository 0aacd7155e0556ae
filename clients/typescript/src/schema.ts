/** Generated from openapi.yaml by `npm run openapi`. */

export interface paths {
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Is the process alive? */
        get: operations["getLiveness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Would a submission be accepted and trained? */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Metrics for Prometheus */
        get: operations["getPrometheusMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/experiments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List experiments, newest first
         * @description All filters that are given must hold. A page may have few experiments, or none, and a `nextCursor`: only some records are searched for one answer. Archived experiments are left out unless `archived` says otherwise.
         */
        get: operations["listExperiments"];
        put?: never;
        /**
         * Submit an experiment
         * @description Validates the spec, stores the experiment and queues one run for each arm and seed. `planExperiment` shows what it would create.
         */
        post: operations["submitExperiment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/experiments:plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check a spec and show what a submission would create
         * @description Stores nothing.
         */
        post: operations["planExperiment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/experiments:batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Submit up to 100 experiments
         * @description Each is submitted on its own, in order, and refused on its own. When Redis becomes unavailable, the rest has its 503, too. Nothing more is submitted when the client has disconnected. With an `Idempotency-Key`, a repetition of the batch submits what was not accepted before, corrected or not.
         */
        post: operations["submitExperiments"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/experiments:bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel, delete, archive, restore or label many experiments
         * @description First without `ids`, and with filters as the list of experiments has them: nothing is changed, and the answer shows what would become of each. Then with the `ids` of that answer: these are changed, each on its own, whatever else matches by then. When the client disconnects, the rest stays as it is. Repeating it does no harm: what is done is `unchanged`, and a deleted experiment is not found.
         */
        post: operations["changeExperiments"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/experiments/by-external-id/{externalId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read an experiment by its external id */
        get: operations["getExperimentByExternalId"];
        /**
         * Create an experiment under your own id, or return the existing one
         * @description Creates the experiment when none has this external id. If one exists with the same spec, it is returned unchanged; with another spec the answer is 409 `EXTERNAL_ID_TAKEN`. Deleting the experiment frees the id.
         */
        put: operations["putExperiment"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/experiments/{experimentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read an experiment: status, progress, runs */
        get: operations["getExperiment"];
        put?: never;
        post?: never;
        /** Delete a finished experiment with its runs and artifacts */
        delete: operations["deleteExperiment"];
        options?: never;
        head?: never;
        /**
         * Change name, description, labels or metadata
         * @description A JSON merge patch: what is left out stays, and null removes. Each change adds an event and makes a new revision; one that changes nothing does neither. With `If-Match` it is made only when nothing has changed since.
         */
        patch: operations["changeExperiment"];
        trace?: never;
    };
    "/v1/experiments/{experimentId}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel every unfinished run of an experiment
         * @description With `keepModel=true` the model trained so far is evaluated and saved before the run finishes: the best epoch if early stopping restores it, otherwise the current weights. Until then the run is `cancelling`; it finishes as `cancelled`, with evaluation and artifacts. A run without a step or checkpoint has nothing to keep. Cancelling again without `keepModel` drops the model.
         */
        post: operations["cancelExperiment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/experiments/{experimentId}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List an experiment's runs in planning order */
        get: operations["listRuns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/experiments/{experimentId}/archive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Leave an experiment out of lists
         * @description Its runs continue, and everything can be read. Lists show it with `archived=true` or `archived=any`. Retention deletes it like any other.
         */
        post: operations["archiveExperiment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/experiments/{experimentId}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Show an archived experiment in lists again
         * @description The reverse of `archive`.
         */
        post: operations["restoreExperiment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/experiments/{experimentId}/seeds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add seeds to an experiment
         * @description Queues a run for each arm and new seed, also in a finished experiment, which is running then. The spec has the new seeds behind the others, and statistics are of all. Runs that are there stay as they are.
         */
        post: operations["addSeeds"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/experiments/{experimentId}/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the metrics of all runs of an experiment, epoch by epoch
         * @description As JSON, as CSV (`Accept: text/csv` or `format=csv`: a header, then a row for each run and epoch, empty where there is no validation), as NDJSON (a line for each run and epoch) or as Parquet (the columns of the CSV, typed, null where there is no validation). An answer that breaks off is incomplete.
         */
        get: operations["getExperimentMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the runs of all experiments
         * @description The experiments in the order of `sort`, each with its runs in planning order. Filters are those of the list of experiments; `technique` means the arm of the run. A page may have few runs, or none, and a `nextCursor`: only some records are searched for one answer.
         */
        get: operations["listAllRuns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/queue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the queue: positions and expected times
         * @description Expected times assume that the workers of now train the queue in its order, and that runs train all their epochs. Early stopping makes them earlier, retries later.
         */
        get: operations["getQueue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{runId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a run: status, progress, evaluation */
        get: operations["getRun"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{runId}/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a run's metrics, epoch by epoch */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{runId}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a run
         * @description A queued run is cancelled at once; a running one becomes `cancelling` and stops after its batch. With `keepModel=true` the model trained so far is evaluated and saved before the run finishes: the best epoch if early stopping restores it, otherwise the current weights. Until then the run is `cancelling`; it finishes as `cancelled`, with evaluation and artifacts. A run without a step or checkpoint has nothing to keep. Cancelling again without `keepModel` drops the model.
         */
        post: operations["cancelRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{runId}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause a run
         * @description A queued run is paused at once; a running one saves a checkpoint within about two seconds and is then paused. No attempt is used and no step is lost.
         */
        post: operations["pauseRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{runId}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume a paused run
         * @description Queues the run, which resumes from its checkpoint. Withdraws a pending pause request. A paused run counts as a queued one against limits, so that none refuses it.
         */
        post: operations["resumeRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{runId}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retry a failed or cancelled run
         * @description Trains from the beginning with all attempts available; metrics and artifacts are replaced. The limits of a submission hold.
         */
        post: operations["retryRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{runId}/reproduce": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Train a run again and compare the weights
         * @description The repetition is the only run of a new experiment with the same spec, so no statistics change. When it is finished, its `reproduction` says whether the weights are identical and, if not, where the receipts differ.
         */
        post: operations["reproduceRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read or stream the events of all experiments */
        get: operations["listAllEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/experiments/{experimentId}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read or stream the events of an experiment and its runs */
        get: operations["listExperimentEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{runId}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read or stream a run's events */
        get: operations["listRunEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{runId}/artifacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a run's artifacts
         * @description Empty until the run is finished.
         */
        get: operations["listArtifacts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{runId}/artifacts/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download an artifact
         * @description `model.json` refers to `weights.bin` next to it, so `tf.loadLayersModel(<this address of model.json>)` loads the model.
         */
        get: operations["downloadArtifact"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{runId}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export a run for TensorBoard, MLflow, Keras or an ONNX runtime, or its history as CSV
         * @description The first three formats have the history so far; `keras` and `onnx` have the saved model and need a run that has one. What a model expects as its input is said in the metadata of its file.
         */
        get: operations["exportRun"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/experiments/{experimentId}/path": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow a metric along the sweeps of an experiment
         * @description The points of every sweep in ascending order of strength, each with mean, sample standard deviation, n, t interval and the value of every seed.
         */
        get: operations["tracePaths"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/experiments/{experimentId}/bias-variance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Decompose the error of each arm into bias and variance
         * @description For experiments whose seeds are replicas with their own training images (`dataset.resampling`): decomposes the 0-1 loss and the Brier score on the test images. docs/statistics.md explains every figure.
         */
        get: operations["decomposeError"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/experiments/{experimentId}/ensembles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Evaluate ensembles of finished runs
         * @description The members are runs; an ensemble predicts the mean of their probabilities on the test images. Reports its scores, those of its members and, with several groups, how certain the gain is.
         */
        get: operations["evaluateEnsembles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/experiments/{experimentId}/comparison": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Compare the arms of an experiment with its baseline, paired over seeds
         * @description While runs are unfinished, intervals are provisional and nothing is tested. A figure that is not available is null, with the reason. docs/statistics.md explains every figure.
         */
        get: operations["compareArms"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/comparisons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Compare arms of several experiments, paired over the seeds that they share
         * @description As the comparison of one experiment. `differences` lists every setting in which an arm and the baseline differ, and `notes` what follows from it. Arms that were measured on other images, whose seeds stand for something else, or that share no seed are refused (422). Nothing is stored.
         */
        post: operations["compareAcrossExperiments"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{runId}/diagnostics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Calibration, confusion matrix and worst mistakes of a run's test predictions */
        get: operations["diagnoseRun"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{runId}/layers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Norms, sparsity, gradients and activations of a run's layers
         * @description Measured by the trainer when the run finishes, as requested by `layerReport` in the spec.
         */
        get: operations["inspectLayers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{runId}/generalization": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The gap between training images and unseen images, epoch by epoch */
        get: operations["measureGeneralization"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/experiments/{experimentId}/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the report of an experiment
         * @description The answer first, then figures, tests, tables, receipts and the spec, as one document that loads nothing: HTML, or Markdown (`Accept: text/markdown` or `format=md`) with tables in the place of charts. While runs are unfinished it is provisional, and says so.
         */
        get: operations["getReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/experiments/{experimentId}/figures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the figures of an experiment
         * @description Those that its report shows, and a confusion matrix for every arm.
         */
        get: operations["listFigures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/experiments/{experimentId}/figures/{figure}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a figure of an experiment
         * @description A chart by itself: SVG that loads nothing, has a title and a description for screen readers and follows its reader into dark mode, or PNG on white. Each arm has one colour and one shape in all figures of its experiment.
         */
        get: operations["getFigure"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{runId}/predict": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Predict digits with a run's saved model
         * @description Send JSON with up to 100 images; `predictPicture` takes a picture as it is. Models see 28 × 28 pixels of white ink on black. A picture is prepared as MNIST's digits were: whatever the colour, size and place of the ink, and whatever the background, the digit is cut out, shrunk and centred (`fit`). Arrays are taken as they are. An image without a digit is refused (`NO_INK`). `preparation` says what was done, and `outputs` may ask for the `image` that the model saw.
         */
        post: operations["predict"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{runId}/predict-picture": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Predict the digit on a picture with a run's saved model
         * @description The body is one picture, PNG, JPEG or WebP, of 28 to 1024 pixels per side. It may be sent as image/png and the like, too. The settings of the JSON request are query parameters here.
         */
        post: operations["predictPicture"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/experiments/{experimentId}/predict": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Predict digits with the ensemble of an arm: the mean over its runs
         * @description Every run of the arm with a saved model is a member. Images are as for a single run; `predictPictureWithArm` takes a picture.
         */
        post: operations["predictWithArm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/experiments/{experimentId}/predict-picture": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Predict the digit on a picture with the ensemble of an arm
         * @description The body is one picture, as for a single run; `arm` is a query parameter.
         */
        post: operations["predictPictureWithArm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/datasets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the data sets of this installation */
        get: operations["listDatasets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/datasets/{name}/images/{split}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read images of a data set
         * @description By their numbers: `image` of a mistake in the diagnostics of a run is the number of a test image. The answer can be kept: the images of `mnist` never change.
         */
        get: operations["readDatasetImages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/presets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the presets */
        get: operations["listPresets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/presets/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a preset */
        get: operations["getPreset"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/techniques": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the techniques */
        get: operations["listTechniques"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/techniques/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a technique */
        get: operations["getTechnique"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/advice": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask which technique to try next
         * @description For a scenario (how much data, which architecture, which needs) or a finished experiment; the rules then use its gaps, learning curves, calibration and diverged runs. What is wrong with the experiment comes first, then what regulab has measured to help in the nearest situation, then rules of thumb. Every suggestion names its rule, its reason, its measured effect and its source, and has a patch that turns `spec` into the next experiment. Nothing is stored.
         */
        post: operations["advise"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List keys, newest first
         * @description Administrators of the default tenant see the keys of all tenants, others those of their own tenant.
         */
        get: operations["listKeys"];
        put?: never;
        /**
         * Make a key
         * @description The answer is the only place where the key is shown. Administrators of the default tenant see the keys of all tenants, others those of their own tenant.
         */
        post: operations["createKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/{keyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the record of a key */
        get: operations["getKey"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/{keyId}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replace a key
         * @description Makes a key with the same name, tenant, scopes and expiry. The old one is good for `overlapSeconds` more, none by default.
         */
        post: operations["rotateKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/{keyId}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Revoke a key
         * @description Within a second no process accepts it. There is no way back. Revoking it again changes nothing.
         */
        post: operations["revokeKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the audit log, newest first
         * @description Every request that changed something or was to, with its key and outcome. The last 100000 are kept, and the last 10000 of each tenant. Administrators of the default tenant see those of all tenants, others those of their own.
         */
        get: operations["listChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the webhooks, newest first */
        get: operations["listWebhooks"];
        put?: never;
        /**
         * Create a webhook
         * @description Events are sent to its `url` as Standard Webhooks describes: signed with the `secret` that this answer shows, and tried again until they are accepted. See docs/webhooks.md.
         */
        post: operations["createWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{webhookId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a webhook */
        get: operations["getWebhook"];
        put?: never;
        post?: never;
        /**
         * Delete a webhook with its deliveries
         * @description What still waits to be sent is dropped.
         */
        delete: operations["deleteWebhook"];
        options?: never;
        head?: never;
        /**
         * Change a webhook, disable it, or enable it again
         * @description A JSON merge patch: what is left out stays. With `"disabled": true` nothing more is sent, and `null` enables it again; what happened meanwhile is not sent.
         */
        patch: operations["changeWebhook"];
        trace?: never;
    };
    "/v1/webhooks/{webhookId}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a webhook a new secret
         * @description For a day every message is signed with the old secret as well: the header has two signatures.
         */
        post: operations["rotateWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{webhookId}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send an event webhook.test now
         * @description Sent once, also when the webhook is disabled, and not listed among its deliveries.
         */
        post: operations["testWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{webhookId}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the deliveries of a webhook, newest first
         * @description Those that wait, and the last 1,000 others of the last 30 days.
         */
        get: operations["listWebhookDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{webhookId}/deliveries/{deliveryId}/redeliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a delivery again
         * @description At once, with the same `webhook-id` and body, whatever its state; with all attempts. Its list of attempts continues.
         */
        post: operations["redeliverWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/workers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the workers
         * @description All that are alive, by id.
         */
        get: operations["listWorkers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/workers/{workerId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a worker */
        get: operations["getWorker"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/workers/{workerId}/drain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Drain a worker
         * @description The worker takes no further runs and predictions, and hands its runs back with a checkpoint, so that other workers continue them: no attempt is used and no step is lost. It learns of that within 2 s, is `draining` until its runs are handed back, and stays `drained` until it is resumed or its process ends. Draining it again changes nothing. For administrators of the default tenant.
         */
        post: operations["drainWorker"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/workers/{workerId}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume a drained worker
         * @description Ends a drain: within 2 s the worker takes jobs again. Of one that is not drained it changes nothing. For administrators of the default tenant.
         */
        post: operations["resumeWorker"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/version": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which version is running? */
        get: operations["getVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface webhooks {
    "experiment.created": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** An experiment was accepted */
        post: operations["onExperimentCreated"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "experiment.finished": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The last run of an experiment has finished */
        post: operations["onExperimentFinished"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "run.started": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A worker has claimed a run */
        post: operations["onRunStarted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "run.paused": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A user has paused a run */
        post: operations["onRunPaused"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "run.resumed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A run continues from a checkpoint */
        post: operations["onRunResumed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "run.retrying": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** An execution failed and will be tried again */
        post: operations["onRunRetrying"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "run.finished": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A run succeeded, failed or was cancelled */
        post: operations["onRunFinished"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "run.threshold_reached": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A metric of a run has reached a threshold of the webhook, for the first time */
        post: operations["onRunThresholdReached"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "webhook.test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Somebody tests the webhook */
        post: operations["onWebhookTest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        ExperimentCreatedMessage: {
            /** @constant */
            type: "experiment.created";
            /** Format: date-time */
            timestamp: string;
            data: components["schemas"]["ExperimentCreatedMessageData"];
        };
        /** @example exp_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b60 */
        ExperimentId: string;
        /** @enum {string} */
        ExperimentStatus: "queued" | "running" | "paused" | "cancelling" | "succeeded" | "partially_succeeded" | "failed" | "cancelled";
        ExperimentFinishedMessage: {
            /** @constant */
            type: "experiment.finished";
            /** Format: date-time */
            timestamp: string;
            data: components["schemas"]["ExperimentFinishedMessageData"];
        };
        /** @enum {string} */
        RunStatus: "queued" | "running" | "paused" | "cancelling" | "succeeded" | "failed" | "cancelled";
        RunStartedMessage: {
            /** @constant */
            type: "run.started";
            /** Format: date-time */
            timestamp: string;
            data: components["schemas"]["RunStartedMessageData"];
        };
        /** @example run_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b61 */
        RunId: string;
        RunPausedMessage: {
            /** @constant */
            type: "run.paused";
            /** Format: date-time */
            timestamp: string;
            data: components["schemas"]["RunPausedMessageData"];
        };
        RunResumedMessage: {
            /** @constant */
            type: "run.resumed";
            /** Format: date-time */
            timestamp: string;
            data: components["schemas"]["RunResumedMessageData"];
        };
        RunRetryingMessage: {
            /** @constant */
            type: "run.retrying";
            /** Format: date-time */
            timestamp: string;
            data: components["schemas"]["RunRetryingMessageData"];
        };
        RunError: {
            code: string;
            message: string;
        };
        RunFinishedMessage: {
            /** @constant */
            type: "run.finished";
            /** Format: date-time */
            timestamp: string;
            data: components["schemas"]["RunFinishedMessageData"];
        };
        /** @description Why training stopped. */
        StopReason: {
            /** @enum {string} */
            kind: "completed" | "early_stopped" | "diverged" | "deadline" | "error" | "cancelled";
            /**
             * Format: int64
             * @description The epoch in which training stopped; 0 if it never started.
             */
            epoch: number;
            /**
             * Format: int64
             * @description Only for diverged: the step whose loss was not finite, counted from 1 over the whole run.
             */
            step?: number;
        };
        MessageEvaluation: {
            /** Format: int64 */
            savedEpoch: number;
            train: components["schemas"]["MessageFigures"];
            validation: components["schemas"]["MessageFigures"] | null;
            test: components["schemas"]["MessageFigures"];
        };
        MessageFigures: {
            /** Format: double */
            accuracy: number;
            /** Format: double */
            dataLoss: number;
        };
        RunThresholdReachedMessage: {
            /** @constant */
            type: "run.threshold_reached";
            /** Format: date-time */
            timestamp: string;
            data: components["schemas"]["RunThresholdReachedMessageData"];
        };
        TestMessage: {
            /** @constant */
            type: "webhook.test";
            /** Format: date-time */
            timestamp: string;
            data: components["schemas"]["TestMessageData"];
        };
        /** @example wh_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b62 */
        WebhookId: string;
        /** @description A spec, or the name of a preset or the id of an experiment, with overrides. */
        Submission: components["schemas"]["ExperimentSpec"] | components["schemas"]["PresetRequest"] | components["schemas"]["CloneRequest"];
        /** @description A regularization experiment: arms × seeds on one data set. */
        ExperimentSpec: {
            /**
             * @description Without control characters, line breaks and bidirectional formatting characters.
             * @default experiment
             */
            name?: string | null;
            /** @description Default: `{}`. */
            dataset?: components["schemas"]["Dataset"] | null;
            /** @description Default: `[1]`. */
            seeds?: components["schemas"]["Seeds"] | null;
            /** @description Default: `{}`. */
            training?: components["schemas"]["Training"] | null;
            /**
             * @description biasVariance: each seed is a replica with its own training images (`dataset.resampling`), and the error is decomposed into bias and variance over the replicas.
             * @default comparison
             */
            kind?: ("comparison" | "biasVariance") | null;
            /**
             * @description What differs between seeds. everything: all randomness (initial weights, data order, noise, resampled images). data: only the training images; everything else is that of the first seed.
             * @default everything
             */
            seedChanges?: ("everything" | "data") | null;
            /** @description Name of the arm that the others are compared with. */
            baseline?: string | null;
            /** @description Default: `{}`. */
            deadlines?: components["schemas"]["Deadlines"] | null;
            /** @description Default: `"final"`. */
            layerReport?: components["schemas"]["LayerReportMode"] | null;
            /** @description Distortions of the test images on which the saved weights are also evaluated (`evaluation.robustness` of a run). Does not affect the weights. Default: `[]`. */
            robustness?: components["schemas"]["Distortion"][] | null;
            arms: components["schemas"]["ArmSpec"][];
            labels?: components["schemas"]["Labels"] | null;
            /** @description Text for people; line ends are kept. */
            description?: string | null;
            metadata?: components["schemas"]["Metadata"] | null;
        };
        /** @description The images that a run trains on. */
        Dataset: {
            /**
             * @description Name of a configured data set. `mnist` is always available.
             * @default mnist
             */
            name?: string | null;
            /**
             * @description Number of training images to use, counted from the first. The validation split is taken from these images: of 2,000 with a `validationSplit` of 0.2, 1,600 are used for training and 400 for validation.
             * @default 60000
             */
            trainSize?: number | null;
            /**
             * @description Use the same number of images of each class: the first of each class instead of the first overall. Training and validation images are both balanced, whatever `validation` and `resampling`: the numbers of two classes differ by at most one. Label noise comes after.
             * @default false
             */
            classBalanced?: boolean | null;
            /**
             * Format: double
             * @description Share of the `trainSize` images held out for validation.
             * @default 0.2
             */
            validationSplit?: number | null;
            /**
             * @description Which images are held out: the last ones, as in Keras; a random choice that depends on the seed; or a random choice with the same share of every class. All arms with the same seed hold out the same images.
             * @default last
             */
            validation?: ("last" | "random" | "stratified") | null;
            /**
             * Format: double
             * @description Share of the training labels that are replaced by a different digit. Validation and test labels stay correct.
             * @default 0
             */
            labelNoise?: number | null;
            /**
             * @description Which of the training images each seed sees. none: all of them. bootstrap: a sample of the same size drawn with replacement, which contains about 63.2 % of the images, some several times. disjoint: an equal part that no other seed sees. Validation and test images are not resampled.
             * @default none
             */
            resampling?: ("none" | "bootstrap" | "disjoint") | null;
        };
        /** @description The seeds: a list without duplicates, or `count` consecutive ones starting at `base`. */
        Seeds: number[] | components["schemas"]["SeedRange"];
        SeedRange: {
            count: number;
            /** @default 1 */
            base?: number | null;
        };
        /** @description How a run is trained. */
        Training: {
            /** @default 10 */
            epochs?: number | null;
            /** @default 32 */
            batchSize?: number | null;
            /** @description Default: `{"type":"adam"}`. */
            optimizer?: components["schemas"]["Optimizer"] | null;
            learningRateSchedule?: components["schemas"]["LearningRateSchedule"] | null;
            gradientClipping?: components["schemas"]["GradientClipping"] | null;
            /**
             * Format: double
             * @description Training targets become (1 - s) · target + s / classes. The metrics after an epoch use the unsmoothed labels.
             * @default 0
             */
            labelSmoothing?: number | null;
            mixup?: components["schemas"]["Mixup"] | null;
            augmentation?: components["schemas"]["Augmentation"] | null;
            earlyStopping?: components["schemas"]["EarlyStopping"] | null;
            weightAveraging?: components["schemas"]["WeightAveraging"] | null;
        };
        /** @description An optimizer, with the update rule and the defaults of Keras 2.15. */
        Optimizer: components["schemas"]["SgdOptimizer"] | components["schemas"]["MomentumOptimizer"] | components["schemas"]["RmspropOptimizer"] | components["schemas"]["AdamOptimizer"];
        /** @description Lowers the optimizer's learning rate during training. step: multiplies it by `factor` after every `everyEpochs` epochs. exponential: the same decay, spread evenly over the steps. cosine: follows half a cosine wave over all epochs, down to `finalShare` of the initial rate. */
        LearningRateSchedule: components["schemas"]["StepLearningRateSchedule"] | components["schemas"]["ExponentialLearningRateSchedule"] | components["schemas"]["CosineLearningRateSchedule"];
        /** @description Limits the gradients of each step, like Keras's clipvalue, clipnorm and global_clipnorm. */
        GradientClipping: {
            /**
             * @description What the limit applies to: each value, the norm of each tensor, or the norm of all gradients together.
             * @default globalNorm
             */
            by?: ("value" | "norm" | "globalNorm") | null;
            /** Format: double */
            limit: number;
        };
        /** @description Trains on blends: each image and its target become share · own + (1 - share) · those of another image of the batch. The whole batch has the same share. */
        Mixup: {
            /**
             * Format: double
             * @description The share is drawn from Beta(alpha, alpha). A small alpha gives shares near 0 or 1, a large one shares near ½.
             * @default 0.2
             */
            alpha?: number | null;
        };
        /** @description Perturbs the training images in every epoch. The parameters depend only on seed, image and epoch. The metrics after an epoch are measured on the unmodified images. */
        Augmentation: {
            /**
             * Format: double
             * @description Largest shift in each direction, in pixels.
             * @default 0
             */
            shift?: number | null;
            /**
             * Format: double
             * @description Largest rotation in either direction, in degrees.
             * @default 0
             */
            rotate?: number | null;
            /**
             * Format: double
             * @description Largest change of size: 0.1 means 90 % to 110 %.
             * @default 0
             */
            zoom?: number | null;
            /** @description Elastic deformation (Simard et al., 2003): displaces every pixel by smoothed noise. */
            elastic?: components["schemas"]["AugmentationElastic"] | null;
            /** @description Cutout (DeVries and Taylor, 2017): sets a square around a random pixel to zero. */
            cutout?: components["schemas"]["AugmentationCutout"] | null;
        };
        /** @description Stops training when the monitored metric no longer improves. */
        EarlyStopping: {
            /** @description Default: `{"type":"patience"}`. */
            criterion?: components["schemas"]["StoppingCriterion"] | null;
            /** @default validation.dataLoss */
            monitor?: ("validation.dataLoss" | "validation.accuracy" | "train.dataLoss" | "train.accuracy") | null;
            /**
             * @description Epochs without improvement after which training stops. Only the criterion `patience` uses it.
             * @default 3
             */
            patience?: number | null;
            /**
             * Format: double
             * @description A change counts as an improvement only if it is larger than this.
             * @default 0
             */
            minDelta?: number | null;
            /**
             * @description Save the weights of the best epoch instead of the last one, however training ends.
             * @default true
             */
            restoreBest?: boolean | null;
        };
        /** @description When to stop. `patience` stops after that many epochs without improvement. The other two are Prechelt's criteria and ignore `patience`. E is the monitored error (data loss, or share of wrong answers) and GL = 100·(E / lowest E so far - 1). generalizationLoss (GL) stops when GL > alpha. progressQuotient (PQ) is evaluated after every `stripLength` epochs and stops when GL > alpha·P, with P = 1000·(mean / minimum - 1) of the same error on the training images over these epochs. */
        StoppingCriterion: components["schemas"]["PatienceStoppingCriterion"] | components["schemas"]["GeneralizationLossStoppingCriterion"] | components["schemas"]["ProgressQuotientStoppingCriterion"];
        /** @description Stochastic weight averaging: the saved weights are the mean of those at the end of epochs startEpoch, startEpoch + everyEpochs, … The moving averages of batch normalization are then recomputed over the training images. Cannot be combined with `earlyStopping.restoreBest`. */
        WeightAveraging: {
            /** @description The first epoch that is averaged. */
            startEpoch: number;
            /**
             * @description Distance between averaged epochs.
             * @default 1
             */
            everyEpochs?: number | null;
        };
        /** @description Time limits in seconds. Null: only the limit of the installation applies. */
        Deadlines: {
            /** @description A run fails after this much training time. Time spent waiting, paused or repeating lost steps does not count. */
            runSeconds?: number | null;
            /** @description Runs that have not finished this long after the first run started fail. All time counts. */
            experimentSeconds?: number | null;
        };
        /**
         * @description What is measured inside the layers (`GET /v1/runs/{runId}/layers`): nothing, the saved weights, or also every epoch. Does not affect the weights.
         * @enum {string}
         */
        LayerReportMode: "none" | "final" | "epochs";
        /** @description A distortion of the test images. It is the same for all runs and does not depend on the seed. */
        Distortion: components["schemas"]["RotationDistortion"] | components["schemas"]["ShiftDistortion"] | components["schemas"]["NoiseDistortion"] | components["schemas"]["BlurDistortion"];
        /** @description One configuration, or a sweep. Any number in `model`, `regularization` and `training` can be `{"grid": [0.1, 0.5]}` or `{"random": {"min": 0.0001, "max": 0.1, "scale": "log", "samples": 8}}`. Each point of the sweep becomes an arm. */
        ArmSpec: {
            name: string;
            model: components["schemas"]["SweepableModel"];
            /** @description Default: `{}`. */
            regularization?: components["schemas"]["SweepableRegularization"] | null;
            training?: components["schemas"]["SweepableTrainingOverride"] | null;
            sweep?: components["schemas"]["SweepPoint"] | null;
        };
        /** @description A network. The layer in `output` is always its last. */
        SweepableModel: components["schemas"]["SweepableSoftmaxRegressionModel"] | components["schemas"]["SweepableMlpModel"] | components["schemas"]["SweepableCnnModel"] | components["schemas"]["SweepableLstmModel"] | components["schemas"]["SweepableGruModel"] | components["schemas"]["SweepableLayersModel"];
        /** @description The output layer: softmax over ten classes with categorical cross-entropy, or one sigmoid unit with binary cross-entropy against the digit itself. The sigmoid objective is degenerate; it is offered because the notebook uses it. */
        OutputLayer: components["schemas"]["SoftmaxOutputLayer"] | components["schemas"]["SigmoidOutputLayer"];
        /** @description A list of values to try. Several grids in an arm are combined in every possible way. */
        Grid: {
            /** @description The values. Each becomes an arm. */
            grid: number[];
        };
        /** @description Random values between `min` and `max`. The random fields of an arm are drawn together, so all must have the same `samples`. */
        Random: {
            random: components["schemas"]["RandomRange"];
        };
        RandomRange: {
            /** Format: double */
            min: number;
            /** Format: double */
            max: number;
            /**
             * @description log: a value between 0.001 and 0.01 is as likely as one between 0.01 and 0.1. `min` must then be greater than 0.
             * @default linear
             */
            scale?: ("linear" | "log") | null;
            /**
             * @description Draw integers, from `min` to `max` inclusive.
             * @default false
             */
            integer?: boolean | null;
            /** @description Number of draws. Each becomes an arm. */
            samples: number;
            /**
             * @description Seed of the draws. Independent of the seeds of training.
             * @default 1
             */
            seed?: number | null;
        };
        /** @description A hidden layer of an explicit stack. */
        SweepableLayer: components["schemas"]["SweepableDenseLayer"] | components["schemas"]["SweepableConv2dLayer"] | components["schemas"]["SweepableMaxPooling2dLayer"] | components["schemas"]["SweepableBatchNormalizationLayer"] | components["schemas"]["SweepableDropoutLayer"] | components["schemas"]["SweepableLayerNormalizationLayer"] | components["schemas"]["SweepableSpatialDropout2dLayer"] | components["schemas"]["SweepableGaussianDropoutLayer"] | components["schemas"]["SweepableGaussianNoiseLayer"] | components["schemas"]["SweepableFlattenLayer"] | components["schemas"]["SweepableLstmLayer"] | components["schemas"]["SweepableGruLayer"] | components["schemas"]["SweepableActivationLayer"];
        /** @description The penalty l1·Σ|w| + l2·Σw², as in Keras: a sum, without the factor ½. */
        SweepableKernelPenalty: {
            /** @description Default: `0`. */
            l1?: components["schemas"]["SweepableNumber"] | null;
            /** @description Default: `0`. */
            l2?: components["schemas"]["SweepableNumber"] | null;
            /**
             * @description Apply the L1 part as a proximal step after each update, w ← sign(w) · max(|w| - s · l1, 0), instead of as a subgradient. Weights can then become exactly zero. s is the step of the optimizer per unit of gradient: the learning rate under sgd, learningRate / (1 - momentum) under momentum, learningRate / (√v + ε) under adam (v corrected for its start) and learningRate / √(v + ε) / (1 - momentum) under rmsprop, for each weight. So a strength means the same as without `proximal`.
             * @default false
             */
            proximal?: boolean | null;
        };
        /** @description Limit on the norm of the incoming weights of each unit. Larger norms are scaled down after an update. */
        SweepableKernelConstraint: {
            maxNorm: components["schemas"]["SweepableNumber"];
        };
        /** @description The penalty l1·Σ|x| + l2·Σx², as in Keras: a sum, without the factor ½. */
        SweepablePenalty: {
            /** @description Default: `0`. */
            l1?: components["schemas"]["SweepableNumber"] | null;
            /** @description Default: `0`. */
            l2?: components["schemas"]["SweepableNumber"] | null;
        };
        /** @description Techniques applied to every hidden block. In an explicit `layers` stack, set them in the layers themselves. */
        SweepableRegularization: {
            /** @description Penalty on the kernel of every hidden layer (dense, convolution, recurrent input kernel). The output layer is not penalized. */
            kernel?: components["schemas"]["SweepableKernelPenalty"] | null;
            /** @description Penalty on the biases of the layers that `kernel` applies to. */
            bias?: components["schemas"]["SweepablePenalty"] | null;
            /** @description Penalty on the output of every hidden layer after its activation, summed over the batch and divided by the batch size: the mean over its images. */
            activity?: components["schemas"]["SweepablePenalty"] | null;
            /** @description Limit on the norm of the incoming weights of each hidden unit, enforced after every update, in the layers that `kernel` applies to. */
            maxNorm?: components["schemas"]["SweepableRegularizationMaxNorm"] | null;
            /** @description Dropout at the end of every hidden block. */
            dropout?: components["schemas"]["SweepableRegularizationDropout"] | null;
            /** @description Dropout of whole channels after the pooling of every convolution block. */
            spatialDropout?: components["schemas"]["SweepableRegularizationSpatialDropout"] | null;
            /** @description Dropout of the state that a recurrent layer feeds back. */
            recurrentDropout?: components["schemas"]["SweepableRegularizationRecurrentDropout"] | null;
            /** @description Multiplies every hidden value by Gaussian noise with mean 1 and the variance of dropout at `rate`, rate / (1 - rate). */
            gaussianDropout?: components["schemas"]["SweepableRegularizationGaussianDropout"] | null;
            /** @description Adds Gaussian noise with mean 0 to the output of every hidden block. */
            gaussianNoise?: components["schemas"]["SweepableRegularizationGaussianNoise"] | null;
            /** @description Layer normalization between the linear part and the activation of every dense and convolution block. */
            layerNormalization?: components["schemas"]["SweepableRegularizationLayerNormalization"] | null;
            /** @description Batch normalization between the linear part and the activation of every dense and convolution block. */
            batchNormalization?: components["schemas"]["SweepableRegularizationBatchNormalization"] | null;
        };
        /** @description Training settings of this arm that replace the experiment's. */
        SweepableTrainingOverride: {
            epochs?: components["schemas"]["SweepableInteger"] | null;
            batchSize?: components["schemas"]["SweepableInteger"] | null;
            optimizer?: components["schemas"]["SweepableOptimizer"] | null;
            learningRateSchedule?: components["schemas"]["SweepableLearningRateSchedule"] | null;
            gradientClipping?: components["schemas"]["SweepableGradientClipping"] | null;
            /** @description Training targets become (1 - s) · target + s / classes. The metrics after an epoch use the unsmoothed labels. */
            labelSmoothing?: components["schemas"]["SweepableNumber"] | null;
            mixup?: components["schemas"]["SweepableMixup"] | null;
            augmentation?: components["schemas"]["SweepableAugmentation"] | null;
            earlyStopping?: components["schemas"]["SweepableEarlyStopping"] | null;
            weightAveraging?: components["schemas"]["SweepableWeightAveraging"] | null;
        };
        /** @description An optimizer, with the update rule and the defaults of Keras 2.15. */
        SweepableOptimizer: components["schemas"]["SweepableSgdOptimizer"] | components["schemas"]["SweepableMomentumOptimizer"] | components["schemas"]["SweepableRmspropOptimizer"] | components["schemas"]["SweepableAdamOptimizer"];
        /** @description Lowers the optimizer's learning rate during training. step: multiplies it by `factor` after every `everyEpochs` epochs. exponential: the same decay, spread evenly over the steps. cosine: follows half a cosine wave over all epochs, down to `finalShare` of the initial rate. */
        SweepableLearningRateSchedule: components["schemas"]["SweepableStepLearningRateSchedule"] | components["schemas"]["SweepableExponentialLearningRateSchedule"] | components["schemas"]["SweepableCosineLearningRateSchedule"];
        /** @description Limits the gradients of each step, like Keras's clipvalue, clipnorm and global_clipnorm. */
        SweepableGradientClipping: {
            /**
             * @description What the limit applies to: each value, the norm of each tensor, or the norm of all gradients together.
             * @default globalNorm
             */
            by?: ("value" | "norm" | "globalNorm") | null;
            limit: components["schemas"]["SweepableNumber"];
        };
        /** @description Trains on blends: each image and its target become share · own + (1 - share) · those of another image of the batch. The whole batch has the same share. */
        SweepableMixup: {
            /** @description The share is drawn from Beta(alpha, alpha). A small alpha gives shares near 0 or 1, a large one shares near ½. Default: `0.2`. */
            alpha?: components["schemas"]["SweepableNumber"] | null;
        };
        /** @description Perturbs the training images in every epoch. The parameters depend only on seed, image and epoch. The metrics after an epoch are measured on the unmodified images. */
        SweepableAugmentation: {
            /** @description Largest shift in each direction, in pixels. Default: `0`. */
            shift?: components["schemas"]["SweepableNumber"] | null;
            /** @description Largest rotation in either direction, in degrees. Default: `0`. */
            rotate?: components["schemas"]["SweepableNumber"] | null;
            /** @description Largest change of size: 0.1 means 90 % to 110 %. Default: `0`. */
            zoom?: components["schemas"]["SweepableNumber"] | null;
            /** @description Elastic deformation (Simard et al., 2003): displaces every pixel by smoothed noise. */
            elastic?: components["schemas"]["SweepableAugmentationElastic"] | null;
            /** @description Cutout (DeVries and Taylor, 2017): sets a square around a random pixel to zero. */
            cutout?: components["schemas"]["SweepableAugmentationCutout"] | null;
        };
        /** @description Stops training when the monitored metric no longer improves. */
        SweepableEarlyStopping: {
            /** @description Default: `{"type":"patience"}`. */
            criterion?: components["schemas"]["SweepableStoppingCriterion"] | null;
            /** @default validation.dataLoss */
            monitor?: ("validation.dataLoss" | "validation.accuracy" | "train.dataLoss" | "train.accuracy") | null;
            /** @description Epochs without improvement after which training stops. Only the criterion `patience` uses it. Default: `3`. */
            patience?: components["schemas"]["SweepableInteger"] | null;
            /** @description A change counts as an improvement only if it is larger than this. Default: `0`. */
            minDelta?: components["schemas"]["SweepableNumber"] | null;
            /**
             * @description Save the weights of the best epoch instead of the last one, however training ends.
             * @default true
             */
            restoreBest?: boolean | null;
        };
        /** @description When to stop. `patience` stops after that many epochs without improvement. The other two are Prechelt's criteria and ignore `patience`. E is the monitored error (data loss, or share of wrong answers) and GL = 100·(E / lowest E so far - 1). generalizationLoss (GL) stops when GL > alpha. progressQuotient (PQ) is evaluated after every `stripLength` epochs and stops when GL > alpha·P, with P = 1000·(mean / minimum - 1) of the same error on the training images over these epochs. */
        SweepableStoppingCriterion: components["schemas"]["SweepablePatienceStoppingCriterion"] | components["schemas"]["SweepableGeneralizationLossStoppingCriterion"] | components["schemas"]["SweepableProgressQuotientStoppingCriterion"];
        /** @description Stochastic weight averaging: the saved weights are the mean of those at the end of epochs startEpoch, startEpoch + everyEpochs, … The moving averages of batch normalization are then recomputed over the training images. Cannot be combined with `earlyStopping.restoreBest`. */
        SweepableWeightAveraging: {
            /** @description The first epoch that is averaged. */
            startEpoch: components["schemas"]["SweepableInteger"];
            /** @description Distance between averaged epochs. Default: `1`. */
            everyEpochs?: components["schemas"]["SweepableInteger"] | null;
        };
        /** @description The point of a sweep that this arm was made from. Absent for an arm that is not part of a sweep. */
        SweepPoint: {
            /** @description Name of the submitted arm. */
            arm: string;
            /**
             * @description The values of this point, keyed by JSON pointers into the arm.
             * @example {
             *       "/regularization/dropout/rate": 0.5
             *     }
             */
            point: {
                [key: string]: number;
            };
        };
        /**
         * @description Names and values to find experiments by; at most 32.
         * @example {
         *       "team": "vision",
         *       "ticket/id": "1234"
         *     }
         */
        Labels: {
            [key: string]: string;
        };
        /**
         * @description Any JSON object of a client, of up to 8192 bytes; the service does not look into it.
         * @example {
         *       "notebook": {
         *         "cell": 12
         *       }
         *     }
         */
        Metadata: {
            [key: string]: unknown;
        };
        /** @description Submits a preset. */
        PresetRequest: {
            /** @description Name of a preset; GET /v1/presets lists them. */
            preset: string;
            overrides?: components["schemas"]["PresetRequestOverrides"] | null;
            labels?: components["schemas"]["Labels"] | null;
            /** @description Text for people; line ends are kept. */
            description?: string | null;
            metadata?: components["schemas"]["Metadata"] | null;
        };
        /** @description Submits the spec of another experiment, with changes. */
        CloneRequest: {
            /** @description The experiment whose spec is submitted again. */
            from: components["schemas"]["ExperimentId"];
            overrides?: components["schemas"]["CloneOverrides"] | null;
            labels?: components["schemas"]["Labels"] | null;
            /** @description Text for people; line ends are kept. */
            description?: string | null;
            metadata?: components["schemas"]["Metadata"] | null;
        };
        /** @description JSON merge patch (RFC 7396) on the spec of that experiment. A list, such as `arms` or `seeds`, is replaced as a whole; null removes, and the default takes its place. Fields of `training` hold for every arm that has no value of its own. */
        CloneOverrides: {
            /** @description `name` of the spec. */
            name?: unknown;
            /** @description `dataset` of the spec. */
            dataset?: unknown;
            /** @description `seeds` of the spec. */
            seeds?: unknown;
            /** @description `training` of the spec. */
            training?: unknown;
            /** @description `kind` of the spec. */
            kind?: unknown;
            /** @description `seedChanges` of the spec. */
            seedChanges?: unknown;
            /** @description `baseline` of the spec. */
            baseline?: unknown;
            /** @description `deadlines` of the spec. */
            deadlines?: unknown;
            /** @description `layerReport` of the spec. */
            layerReport?: unknown;
            /** @description `robustness` of the spec. */
            robustness?: unknown;
            /** @description `arms` of the spec. */
            arms?: unknown;
        };
        SubmissionBatch: {
            /** @description What is submitted, in this order. The whole body may have 1 MiB. */
            experiments: components["schemas"]["Submission"][];
        };
        BulkChange: {
            /** @enum {string} */
            action: "cancel" | "delete" | "archive" | "restore" | "label";
            /** @description The experiments to change. Without them nothing is changed: the answer shows what would be. */
            ids?: components["schemas"]["ExperimentId"][] | null;
            /** @description Only for `label`, and needed there: labels to set; null removes one. */
            labels?: {
                [key: string]: string | null;
            } | null;
            /** @description Only for `cancel`: whether to keep the models trained so far. */
            keepModel?: boolean | null;
        };
        /**
         * @description A unique name for the experiment, chosen by the client.
         * @example nightly-2026-11-30
         */
        ExternalId: string;
        /** @description JSON merge patch (RFC 7396) on an experiment: what is left out stays. */
        ExperimentPatch: {
            /** @description The name of the experiment; that in its spec stays. */
            name?: string;
            /** @description Text for people; line ends are kept. */
            description?: string | null;
            /** @description Labels to set; null removes a label, or all of them. */
            labels?: {
                [key: string]: string | null;
            } | null;
            /** @description Fields to set, at any depth; null removes a field, or all of them. */
            metadata?: {
                [key: string]: unknown;
            } | null;
        };
        /** @description Either `seeds` or `count`. */
        MoreSeeds: {
            /** @description Seeds that the experiment does not have. */
            seeds?: number[] | null;
            /** @description Instead of `seeds`: so many that follow its largest one. */
            count?: number | null;
        };
        /** @enum {string} */
        ComparisonMetric: "test.accuracy" | "test.dataLoss" | "test.objective" | "test.penalty" | "validation.accuracy" | "validation.dataLoss" | "validation.objective" | "validation.penalty" | "train.accuracy" | "train.dataLoss" | "train.objective" | "train.penalty";
        ComparisonRequest: {
            /** @description The first one is the baseline, which the others are compared with. */
            arms: components["schemas"]["WantedArm"][];
            /** @description Default: `"test.accuracy"`. */
            metric?: components["schemas"]["ComparisonMetric"] | null;
            /** @description Differences within ±margin are treated as negligible; adds equivalence tests. In percentage points for accuracies, otherwise in the unit of the metric. Choose it before looking at results. */
            margin?: number | null;
            /** @description Every metric you look at: Holm's adjustment then covers all of them. Default: `[]`. */
            family?: components["schemas"]["ComparisonMetric"][] | null;
        };
        /** @description An arm of an experiment. */
        WantedArm: {
            experimentId: components["schemas"]["ExperimentId"];
            /** @description An arm of that experiment. */
            arm: string;
            /** @description Its name in the comparison; by default that of the arm, with the end of the id where two share it. */
            name?: string | null;
        };
        /**
         * @description A name with the form as its ending.
         * @enum {string}
         */
        FigureFile: "arms.svg" | "arms.png" | "differences.svg" | "differences.png" | "sweep-paths.svg" | "sweep-paths.png" | "bias-variance.svg" | "bias-variance.png" | "learning-curves.svg" | "learning-curves.png" | "layers-by-epoch.svg" | "layers-by-epoch.png" | "reliability.svg" | "reliability.png" | "temperature.svg" | "temperature.png" | "cost.svg" | "cost.png" | "confusion.svg" | "confusion.png" | "confusion-difference.svg" | "confusion-difference.png" | "mistakes.svg" | "mistakes.png" | "first-layer.svg" | "first-layer.png" | "weights.svg" | "weights.png" | "weights-by-epoch.svg" | "weights-by-epoch.png";
        /** @description Images of digits. */
        PredictionRequest: {
            images: components["schemas"]["ImageInput"][];
            /**
             * @description Range of the pixel values in arrays. Without `fit` and `invert`, 0 is background and 255 (or 1) is ink, as in MNIST.
             * @default 0-255
             */
            scale?: ("0-255" | "0-1") | null;
            /** @description `auto` prepares each image as MNIST's digits were: ink is found against its background, its box is shrunk to 20 × 20 with its proportions kept, its centre of mass is put in the middle, and faint ink is stretched to full contrast. `none` leaves the digit where it is; a picture is turned to grey and shrunk to 28 × 28 by area averaging. Default: `auto` for pictures, `none` for arrays. */
            fit?: components["schemas"]["Fit"] | null;
            /** @description `true`: ink is darker than the background; `false`: ink is lighter. `auto` finds out: with `fit: auto`, ink is what differs from the background; with `fit: none`, a picture is inverted if its outermost pixels are bright on average, and an array is left as it is. Default: `"auto"`. */
            invert?: (boolean | "auto") | null;
            /** @description Monte-Carlo dropout: average this many predictions with dropout and noise switched on. Each sample applies one dropout mask to all images, so the answer about an image does not depend on the others. */
            mcSamples?: number | null;
            /**
             * @description Seed of the dropout masks and noise. The same image, samples and seed give the same answer.
             * @default 0
             */
            seed?: number | null;
            /** @description What to return for each image. Default: all but `image`. */
            outputs?: ("digit" | "probabilities" | "uncertainty" | "preparation" | "image")[] | null;
        };
        /** @description 784 pixels row by row, 28 rows of 28 pixels, or a picture in base64. */
        ImageInput: number[] | number[][] | string;
        /** @enum {string} */
        Fit: "auto" | "none";
        ArmPredictionRequest: {
            images: components["schemas"]["ImageInput"][];
            /**
             * @description Range of the pixel values in arrays. Without `fit` and `invert`, 0 is background and 255 (or 1) is ink, as in MNIST.
             * @default 0-255
             */
            scale?: ("0-255" | "0-1") | null;
            /** @description `auto` prepares each image as MNIST's digits were: ink is found against its background, its box is shrunk to 20 × 20 with its proportions kept, its centre of mass is put in the middle, and faint ink is stretched to full contrast. `none` leaves the digit where it is; a picture is turned to grey and shrunk to 28 × 28 by area averaging. Default: `auto` for pictures, `none` for arrays. */
            fit?: components["schemas"]["Fit"] | null;
            /** @description `true`: ink is darker than the background; `false`: ink is lighter. `auto` finds out: with `fit: auto`, ink is what differs from the background; with `fit: none`, a picture is inverted if its outermost pixels are bright on average, and an array is left as it is. Default: `"auto"`. */
            invert?: (boolean | "auto") | null;
            /** @description Monte-Carlo dropout: average this many predictions with dropout and noise switched on. Each sample applies one dropout mask to all images, so the answer about an image does not depend on the others. */
            mcSamples?: number | null;
            /**
             * @description Seed of the dropout masks and noise. The same image, samples and seed give the same answer.
             * @default 0
             */
            seed?: number | null;
            /** @description What to return for each image. Default: all but `image`. */
            outputs?: ("digit" | "probabilities" | "uncertainty" | "preparation" | "image" | "memberDigits" | "agreement")[] | null;
            /** @description The arm whose runs form the ensemble. */
            arm: string;
        };
        /** @description A scenario, or a finished experiment and what matters. */
        AdviceRequest: components["schemas"]["AdviceForScenario"] | components["schemas"]["AdviceForExperiment"];
        AdviceForScenario: {
            scenario: components["schemas"]["AdviceScenario"];
        };
        /** @description The known properties of a task. Every field has a default. */
        AdviceScenario: {
            /**
             * @description Number of labelled images for training, including those held out for validation.
             * @default 60000
             */
            trainImages?: number | null;
            /** @default mlp */
            architecture?: ("softmax-regression" | "mlp" | "cnn" | "lstm" | "gru") | null;
            /**
             * @description Computing time: low for a single short training, high for many.
             * @default medium
             */
            budget?: ("low" | "medium" | "high") | null;
            /**
             * @description Whether the model must be sparse, so that people see which inputs matter or because it must be small.
             * @default false
             */
            interpretability?: boolean | null;
            /**
             * @description Whether the probabilities must be trustworthy, not only the predicted digit.
             * @default false
             */
            calibration?: boolean | null;
            /**
             * @description Whether digits that are rotated, shifted or noisy must be recognized as well.
             * @default false
             */
            robustness?: boolean | null;
            /**
             * Format: double
             * @description Estimated share of wrong labels.
             * @default 0
             */
            labelNoise?: number | null;
            /** @description Number of hidden layers, if it is fixed. */
            depth?: number | null;
        };
        AdviceForExperiment: {
            experimentId: components["schemas"]["ExperimentId"];
            /** @description Default: `{}`. */
            needs?: components["schemas"]["AdviceNeeds"] | null;
        };
        /** @description What counts besides accuracy. Every field has a default. */
        AdviceNeeds: {
            /**
             * @description Computing time: low to rank by the time that a technique saves, high for many trainings.
             * @default medium
             */
            budget?: ("low" | "medium" | "high") | null;
            /**
             * @description Whether the model must be sparse, so that people see which inputs matter or because it must be small.
             * @default false
             */
            interpretability?: boolean | null;
            /**
             * @description Whether the probabilities must be trustworthy, not only the predicted digit.
             * @default false
             */
            calibration?: boolean | null;
            /**
             * @description Whether digits that are rotated, shifted or noisy must be recognized as well.
             * @default false
             */
            robustness?: boolean | null;
        };
        ApiKeyRequest: {
            /**
             * @description What it is for.
             * @example nightly build
             */
            name: string;
            /** @description By default the tenant of the key that asks. */
            tenant?: string | null;
            /** @description What it allows. */
            scopes: components["schemas"]["Scope"][];
            /**
             * Format: date-time
             * @description Left out: it does not expire.
             * @example 2027-11-30T00:00:00Z
             */
            expiresAt?: string | null;
        };
        /**
         * @description `read`: read and predict; `submit`: also create and change; `admin`: also keys and the audit log.
         * @enum {string}
         */
        Scope: "read" | "submit" | "admin";
        /** @example key_4fQx0Zt9Lm2B */
        KeyId: string;
        KeyRotation: {
            /** @description How long both are good. */
            overlapSeconds?: number | null;
        };
        WebhookRequest: {
            /**
             * @description Where events are sent: http or https, without user and password, and no address of a private network.
             * @example https://lab.example/hooks/regulab
             */
            url: string;
            /** @description The experiment whose events are sent; left out or null: all experiments. */
            experimentId?: components["schemas"]["ExperimentId"] | null;
            /** @description Which events are sent; `experiment.finished` and `run.finished` by default. */
            events?: ("experiment.created" | "experiment.finished" | "run.started" | "run.paused" | "run.resumed" | "run.retrying" | "run.finished")[] | null;
            thresholds?: components["schemas"]["WebhookThreshold"][] | null;
        };
        /** @description Reached with the first epoch whose metric is above (or below) the value: `run.threshold_reached`, once for each run. Give either `above` or `below`. */
        WebhookThreshold: {
            /**
             * @description A metric of an epoch, as in the metrics of a run.
             * @enum {string}
             */
            metric: "train.objective" | "train.dataLoss" | "train.penalty" | "train.accuracy" | "validation.objective" | "validation.dataLoss" | "validation.penalty" | "validation.accuracy";
            /** Format: double */
            above?: number | null;
            /** Format: double */
            below?: number | null;
        };
        /** @description JSON merge patch (RFC 7396) on a webhook: what is left out stays. */
        WebhookPatch: {
            /**
             * @description Where events are sent: http or https, without user and password, and no address of a private network.
             * @example https://lab.example/hooks/regulab
             */
            url?: string;
            /** @description Which events are sent; `experiment.finished` and `run.finished` by default. */
            events?: ("experiment.created" | "experiment.finished" | "run.started" | "run.paused" | "run.resumed" | "run.retrying" | "run.finished")[];
            thresholds?: components["schemas"]["WebhookThreshold"][];
            /** @description true disables the webhook and drops what waits; null or false enables it again. */
            disabled?: boolean | null;
        };
        /** @example msg_5f1d7a2b60019a7c528f5e7cc398d14f */
        WebhookMessageId: string;
        Liveness: {
            /** @constant */
            status: "alive";
        };
        /** @description Whether a submission would be accepted and trained, and if not, why. */
        Readiness: {
            /**
             * @description ready: a submission would be accepted and trained. degraded: it would be accepted, but wait for a worker or the disk. unavailable: it would be refused.
             * @enum {string}
             */
            status: "ready" | "degraded" | "unavailable";
            /** @enum {string} */
            redis: "up" | "down";
            /** @description Live workers; null while Redis is down. */
            workers: number | null;
            /** @description Runs they can train at once; null while Redis is down. */
            trainers: number | null;
            /** @description Why the service is not `ready`; empty when it is. */
            reasons: components["schemas"]["ReadinessReason"][];
        };
        /** @description An error, as described by RFC 9457. */
        Problem: {
            /** @description The page that explains the code, relative to this service. */
            type: string;
            title: string;
            /** Format: int64 */
            status: number;
            detail: string;
            /** @description The path of the request. */
            instance: string;
            code: components["schemas"]["ErrorCode"];
            /** @description Also in the x-request-id header and in the log. */
            requestId: string;
            /** @description Every fault found in the request. */
            errors?: components["schemas"]["FieldProblem"][];
        };
        /**
         * @description Stable; docs/errors.md explains each.
         * @enum {string}
         */
        ErrorCode: "INVALID_SPEC" | "INVALID_REQUEST" | "SPEC_TOO_LARGE" | "UNAUTHORIZED" | "SCOPE_MISSING" | "HOST_NOT_ALLOWED" | "ORIGIN_NOT_ALLOWED" | "NOT_FOUND" | "EXPERIMENT_NOT_FOUND" | "RUN_NOT_FOUND" | "ARTIFACT_NOT_FOUND" | "PRESET_NOT_FOUND" | "TECHNIQUE_NOT_FOUND" | "DATASET_NOT_FOUND" | "IMAGE_NOT_FOUND" | "FIGURE_NOT_FOUND" | "FIGURE_EMPTY" | "KEY_NOT_FOUND" | "KEY_NOT_ACTIVE" | "WORKER_NOT_FOUND" | "WORKER_NOT_DRAINABLE" | "WEBHOOK_NOT_FOUND" | "DELIVERY_NOT_FOUND" | "EXPERIMENT_NOT_FINISHED" | "SEEDS_FIXED" | "NOT_COMPARABLE" | "RUN_NOT_RETRYABLE" | "RUN_NOT_PAUSABLE" | "RUN_NOT_RESUMABLE" | "RUN_NOT_REPRODUCIBLE" | "MODEL_UNAVAILABLE" | "EXPORT_TOO_LARGE" | "WEBHOOK_DISABLED" | "TOO_MANY_WEBHOOKS" | "NO_INK" | "IDEMPOTENCY_KEY_REUSED" | "EXTERNAL_ID_TAKEN" | "PRECONDITION_FAILED" | "METHOD_NOT_ALLOWED" | "NOT_ACCEPTABLE" | "PAYLOAD_TOO_LARGE" | "UNSUPPORTED_MEDIA_TYPE" | "RANGE_NOT_SATISFIABLE" | "OVERLOADED" | "QUEUE_FULL" | "TENANT_QUEUE_FULL" | "TENANT_STORAGE_FULL" | "TOO_MANY_REQUESTS" | "PREDICTION_UNAVAILABLE" | "REDIS_UNAVAILABLE" | "REDIS_FULL" | "REDIS_FORBIDDEN" | "RECORD_UNREADABLE" | "RECORD_DAMAGED" | "DISK_FULL" | "DISK_UNAVAILABLE" | "INTERNAL";
        /** @description One fault in a request. */
        FieldProblem: {
            /** @description Where in the body: an RFC 6901 JSON pointer, '' for the whole body. */
            pointer?: string;
            /** @description The query parameter or header, if it is not the body. */
            parameter?: string;
            /** @description A machine-readable code. */
            code: string;
            /** @description A human-readable description of the problem. */
            message: string;
        };
        Experiment: {
            id: components["schemas"]["ExperimentId"];
            externalId: components["schemas"]["ExternalId"] | null;
            name: string;
            /** @description Text for people; line ends are kept. */
            description: string | null;
            labels: components["schemas"]["Labels"];
            metadata: components["schemas"]["Metadata"];
            /** @description Name of the preset that was submitted; null for a spec, and for experiments of earlier versions. */
            preset: string | null;
            status: components["schemas"]["ExperimentStatus"];
            /** Format: date-time */
            createdAt: string;
            startedAt: string | null;
            finishedAt: string | null;
            /** @description Experiments that must have finished, in whatever way, before its runs start. */
            after: components["schemas"]["ExperimentId"][];
            /** @description Its runs do not start before; null: no such time was given. */
            startAt: string | null;
            /** @description Since when lists leave it out; null: they show it. */
            archivedAt: string | null;
            spec: components["schemas"]["ResolvedExperimentSpec"];
            warnings: components["schemas"]["Warning"][];
            estimate: components["schemas"]["Estimate"];
            progress: components["schemas"]["Progress"];
            runs: components["schemas"]["RunSummary"][];
        };
        /** @description The spec with every default filled in. */
        ResolvedExperimentSpec: {
            /**
             * @description Without control characters, line breaks and bidirectional formatting characters.
             * @default experiment
             */
            name: string;
            dataset: components["schemas"]["DatasetOutput"];
            training: components["schemas"]["TrainingOutput"];
            /**
             * @description biasVariance: each seed is a replica with its own training images (`dataset.resampling`), and the error is decomposed into bias and variance over the replicas.
             * @default comparison
             * @enum {string}
             */
            kind: "comparison" | "biasVariance";
            /**
             * @description What differs between seeds. everything: all randomness (initial weights, data order, noise, resampled images). data: only the training images; everything else is that of the first seed.
             * @default everything
             * @enum {string}
             */
            seedChanges: "everything" | "data";
            /** @description Name of the arm that the others are compared with. */
            baseline: string | null;
            deadlines: components["schemas"]["DeadlinesOutput"];
            /** @description Default: `"final"`. */
            layerReport: components["schemas"]["LayerReportMode"];
            /** @description Distortions of the test images on which the saved weights are also evaluated (`evaluation.robustness` of a run). Does not affect the weights. Default: `[]`. */
            robustness: components["schemas"]["DistortionOutput"][];
            seeds: number[];
            arms: components["schemas"]["ResolvedArmSpec"][];
        };
        ResolvedArmSpec: {
            name: string;
            model: components["schemas"]["Model"];
            regularization: components["schemas"]["Regularization"];
            sweep?: components["schemas"]["SweepPointOutput"];
            training: components["schemas"]["TrainingOutput"];
        };
        /** @description A network. The layer in `output` is always its last. */
        Model: components["schemas"]["SoftmaxRegressionModel"] | components["schemas"]["MlpModel"] | components["schemas"]["CnnModel"] | components["schemas"]["LstmModel"] | components["schemas"]["GruModel"] | components["schemas"]["LayersModel"];
        /** @description A hidden layer of an explicit stack. */
        Layer: components["schemas"]["DenseLayer"] | components["schemas"]["Conv2dLayer"] | components["schemas"]["MaxPooling2dLayer"] | components["schemas"]["BatchNormalizationLayer"] | components["schemas"]["DropoutLayer"] | components["schemas"]["LayerNormalizationLayer"] | components["schemas"]["SpatialDropout2dLayer"] | components["schemas"]["GaussianDropoutLayer"] | components["schemas"]["GaussianNoiseLayer"] | components["schemas"]["FlattenLayer"] | components["schemas"]["LstmLayer"] | components["schemas"]["GruLayer"] | components["schemas"]["ActivationLayer"];
        /** @description The penalty l1·Σ|w| + l2·Σw², as in Keras: a sum, without the factor ½. */
        KernelPenalty: {
            /**
             * Format: double
             * @default 0
             */
            l1: number;
            /**
             * Format: double
             * @default 0
             */
            l2: number;
            /**
             * @description Apply the L1 part as a proximal step after each update, w ← sign(w) · max(|w| - s · l1, 0), instead of as a subgradient. Weights can then become exactly zero. s is the step of the optimizer per unit of gradient: the learning rate under sgd, learningRate / (1 - momentum) under momentum, learningRate / (√v + ε) under adam (v corrected for its start) and learningRate / √(v + ε) / (1 - momentum) under rmsprop, for each weight. So a strength means the same as without `proximal`.
             * @default false
             */
            proximal: boolean;
        };
        /** @description Limit on the norm of the incoming weights of each unit. Larger norms are scaled down after an update. */
        KernelConstraint: {
            /** Format: double */
            maxNorm: number;
        };
        /** @description The penalty l1·Σ|x| + l2·Σx², as in Keras: a sum, without the factor ½. */
        Penalty: {
            /**
             * Format: double
             * @default 0
             */
            l1: number;
            /**
             * Format: double
             * @default 0
             */
            l2: number;
        };
        /** @description Techniques applied to every hidden block. In an explicit `layers` stack, set them in the layers themselves. */
        Regularization: {
            /** @description Penalty on the kernel of every hidden layer (dense, convolution, recurrent input kernel). The output layer is not penalized. */
            kernel: components["schemas"]["KernelPenalty"] | null;
            /** @description Penalty on the biases of the layers that `kernel` applies to. */
            bias: components["schemas"]["Penalty"] | null;
            /** @description Penalty on the output of every hidden layer after its activation, summed over the batch and divided by the batch size: the mean over its images. */
            activity: components["schemas"]["Penalty"] | null;
            /** @description Limit on the norm of the incoming weights of each hidden unit, enforced after every update, in the layers that `kernel` applies to. */
            maxNorm: components["schemas"]["RegularizationMaxNorm"] | null;
            /** @description Dropout at the end of every hidden block. */
            dropout: components["schemas"]["RegularizationDropout"] | null;
            /** @description Dropout of whole channels after the pooling of every convolution block. */
            spatialDropout: components["schemas"]["RegularizationSpatialDropout"] | null;
            /** @description Dropout of the state that a recurrent layer feeds back. */
            recurrentDropout: components["schemas"]["RegularizationRecurrentDropout"] | null;
            /** @description Multiplies every hidden value by Gaussian noise with mean 1 and the variance of dropout at `rate`, rate / (1 - rate). */
            gaussianDropout: components["schemas"]["RegularizationGaussianDropout"] | null;
            /** @description Adds Gaussian noise with mean 0 to the output of every hidden block. */
            gaussianNoise: components["schemas"]["RegularizationGaussianNoise"] | null;
            /** @description Layer normalization between the linear part and the activation of every dense and convolution block. */
            layerNormalization: components["schemas"]["RegularizationLayerNormalization"] | null;
            /** @description Batch normalization between the linear part and the activation of every dense and convolution block. */
            batchNormalization: components["schemas"]["RegularizationBatchNormalization"] | null;
        };
        /** @description Something in an accepted spec that is probably not intended. */
        Warning: {
            code: string;
            pointer: string;
            message: string;
        };
        Estimate: {
            /**
             * Format: int64
             * @description Number of arms, counting every point of every sweep.
             */
            arms: number;
            /** Format: int64 */
            runs: number;
            images?: components["schemas"]["EstimateImages"];
            /** @description Exact number of weights per arm, trainable and non-trainable. */
            parameters: {
                [key: string]: number;
            };
            /**
             * Format: double
             * @description Approximate peak memory of the largest run.
             */
            memoryMegabytes: number;
            /**
             * Format: double
             * @description Approximate time of the whole experiment on one idle worker of this installation.
             */
            seconds: number;
        };
        /** @description `etaSeconds` is null until it can be estimated. */
        Progress: {
            /** Format: double */
            percent: number;
            etaSeconds: number | null;
        };
        RunSummary: {
            id: components["schemas"]["RunId"];
            arm: string;
            /** Format: int64 */
            seed: number;
            status: components["schemas"]["RunStatus"];
        };
        /** @description What a submission would create. */
        ExperimentPlan: {
            name: string;
            spec: components["schemas"]["ResolvedExperimentSpec"];
            warnings: components["schemas"]["Warning"][];
            estimate: components["schemas"]["Estimate"];
            runs: components["schemas"]["ExperimentPlanRun"][];
        };
        BatchAnswer: {
            items: components["schemas"]["BatchItem"][];
        };
        /** @description The outcome of one submission of a batch. */
        BatchItem: {
            /**
             * Format: int64
             * @description Place in the batch, from 0.
             */
            index: number;
            /**
             * Format: int64
             * @description What a submission of its own would have been answered with: 202, or that of its problem.
             */
            status: number;
            /** @description With 202: the experiment. */
            experiment?: components["schemas"]["ExperimentSummary"];
            /**
             * @description With `deduplicate=true`: the experiment was there before, and nothing was created.
             * @constant
             */
            deduplicated?: true;
            /**
             * @description It was submitted before, under the same `Idempotency-Key`; nothing was created this time.
             * @constant
             */
            replayed?: true;
            /** @description With any other status; pointers are into the body of the batch. */
            problem?: components["schemas"]["Problem"];
        };
        /** @description An experiment in a list. */
        ExperimentSummary: {
            id: components["schemas"]["ExperimentId"];
            externalId: components["schemas"]["ExternalId"] | null;
            name: string;
            /** @description Text for people; line ends are kept. */
            description: string | null;
            labels: components["schemas"]["Labels"];
            metadata: components["schemas"]["Metadata"];
            /** @description Name of the preset that was submitted; null for a spec, and for experiments of earlier versions. */
            preset: string | null;
            status: components["schemas"]["ExperimentStatus"];
            /** Format: date-time */
            createdAt: string;
            startedAt: string | null;
            finishedAt: string | null;
            /** @description Experiments that must have finished, in whatever way, before its runs start. */
            after: components["schemas"]["ExperimentId"][];
            /** @description Its runs do not start before; null: no such time was given. */
            startAt: string | null;
            /** @description Since when lists leave it out; null: they show it. */
            archivedAt: string | null;
            progress: components["schemas"]["Progress"];
            runCounts: components["schemas"]["ExperimentSummaryRunCounts"];
        };
        BulkAnswer: {
            /** @description Nothing was changed. */
            dryRun: boolean;
            /** @description What the items are about: send them to change just these. */
            ids: components["schemas"]["ExperimentId"][];
            /** @description More than 1000 match; these are the newest. */
            more: boolean;
            counts: components["schemas"]["BulkAnswerCounts"];
            items: components["schemas"]["BulkItem"][];
        };
        /** @description What became, or would become, of one experiment. */
        BulkItem: {
            id: components["schemas"]["ExperimentId"];
            /** @description Null of one that does not exist, or was deleted now. */
            name: string | null;
            /** @description Of the experiment; null where it has none. */
            status: ("queued" | "running" | "paused" | "cancelling" | "succeeded" | "partially_succeeded" | "failed" | "cancelled") | null;
            /**
             * @description `unchanged`: it is already as the action would make it. `refused`: `problem` says why.
             * @enum {string}
             */
            outcome: "changed" | "unchanged" | "refused";
            problem?: components["schemas"]["Problem"];
        };
        ExperimentPage: {
            items: components["schemas"]["SelectableExperimentSummary"][];
            /** @description Gets the next page; null on the last. */
            nextCursor: string | null;
            /** @description Items on all pages together; null where counting them would take a walk through all records. */
            total?: number | null;
            /** @description Records on this page that this process cannot read, such as those of another version; left out when there are none. */
            unreadable?: components["schemas"]["UnreadableRecord"][];
        };
        SelectableExperimentSummary: components["schemas"]["ExperimentSummary"] | components["schemas"]["ExperimentSummaryFields"];
        /** @description With `fields`: those of its fields alone. */
        ExperimentSummaryFields: {
            id?: components["schemas"]["ExperimentId"];
            externalId?: components["schemas"]["ExternalId"] | null;
            name?: string;
            /** @description Text for people; line ends are kept. */
            description?: string | null;
            labels?: components["schemas"]["Labels"];
            metadata?: components["schemas"]["Metadata"];
            /** @description Name of the preset that was submitted; null for a spec, and for experiments of earlier versions. */
            preset?: string | null;
            status?: components["schemas"]["ExperimentStatus"];
            /** Format: date-time */
            createdAt?: string;
            startedAt?: string | null;
            finishedAt?: string | null;
            /** @description Experiments that must have finished, in whatever way, before its runs start. */
            after?: components["schemas"]["ExperimentId"][];
            /** @description Its runs do not start before; null: no such time was given. */
            startAt?: string | null;
            /** @description Since when lists leave it out; null: they show it. */
            archivedAt?: string | null;
            progress?: components["schemas"]["Progress"];
            runCounts?: components["schemas"]["ExperimentSummaryFieldsRunCounts"];
        };
        UnreadableRecord: {
            id: string;
            /**
             * @description Error code; see docs/errors.md.
             * @constant
             */
            code: "RECORD_UNREADABLE";
            message: string;
        };
        SelectableExperiment: components["schemas"]["Experiment"] | components["schemas"]["ExperimentFields"];
        /** @description With `fields`: those of its fields alone. */
        ExperimentFields: {
            id?: components["schemas"]["ExperimentId"];
            externalId?: components["schemas"]["ExternalId"] | null;
            name?: string;
            /** @description Text for people; line ends are kept. */
            description?: string | null;
            labels?: components["schemas"]["Labels"];
            metadata?: components["schemas"]["Metadata"];
            /** @description Name of the preset that was submitted; null for a spec, and for experiments of earlier versions. */
            preset?: string | null;
            status?: components["schemas"]["ExperimentStatus"];
            /** Format: date-time */
            createdAt?: string;
            startedAt?: string | null;
            finishedAt?: string | null;
            /** @description Experiments that must have finished, in whatever way, before its runs start. */
            after?: components["schemas"]["ExperimentId"][];
            /** @description Its runs do not start before; null: no such time was given. */
            startAt?: string | null;
            /** @description Since when lists leave it out; null: they show it. */
            archivedAt?: string | null;
            spec?: components["schemas"]["ResolvedExperimentSpec"];
            warnings?: components["schemas"]["Warning"][];
            estimate?: components["schemas"]["Estimate"];
            progress?: components["schemas"]["Progress"];
            runs?: components["schemas"]["RunSummary"][];
        };
        RunPage: {
            items: components["schemas"]["Run"][];
            /** @description Gets the next page; null on the last. */
            nextCursor: string | null;
            /** @description Items on all pages together; null where counting them would take a walk through all records. */
            total?: number | null;
            /** @description Records on this page that this process cannot read, such as those of another version; left out when there are none. */
            unreadable?: components["schemas"]["UnreadableRecord"][];
        };
        /** @description The training of one arm with one seed. */
        Run: {
            id: components["schemas"]["RunId"];
            arm: string;
            /** Format: int64 */
            seed: number;
            status: components["schemas"]["RunStatus"];
            experimentId: components["schemas"]["ExperimentId"];
            /**
             * Format: int64
             * @description Starts at 1; incremented only when an execution fails.
             */
            attempt: number;
            /** @description Why a queued run waits, other than for its turn: `other_experiments` and `start_time` are those of `after` and `startAt`. */
            waitReason: ("disk_full" | "disk_unavailable" | "retry_backoff" | "no_worker" | "tenant_limit" | "other_experiments" | "start_time") | null;
            stopReason: components["schemas"]["StopReason"] | null;
            progress: components["schemas"]["RunProgress"];
            evaluation: components["schemas"]["Evaluation"] | null;
            /** @description SHA-256 of weights.bin. Equal for the same spec and seed on the same kind of machine. */
            weightsSha256: string | null;
            /** @description Null until the run has saved a model, and for runs of earlier versions. */
            receipt: components["schemas"]["Receipt"] | null;
            /** @description Null unless the run reproduces another. */
            reproduction: components["schemas"]["Reproduction"] | null;
            error: components["schemas"]["RunError"] | null;
            /** Format: date-time */
            createdAt: string;
            startedAt: string | null;
            finishedAt: string | null;
        };
        RunProgress: {
            /** Format: double */
            percent: number;
            etaSeconds: number | null;
            /**
             * Format: int64
             * @description Number of finished epochs.
             */
            epoch: number;
            /** Format: int64 */
            epochs: number;
        };
        /** @description Metrics of the saved weights, in inference mode. */
        Evaluation: {
            /**
             * Format: int64
             * @description The epoch whose weights were saved and evaluated. With weight averaging, the last epoch that was averaged.
             */
            savedEpoch: number;
            /**
             * Format: int64
             * @description With weight averaging: the number of epochs that were averaged.
             */
            averagedEpochs?: number;
            train: components["schemas"]["EvaluatedSplit"];
            validation: components["schemas"]["EvaluatedSplit"] | null;
            test: components["schemas"]["EvaluatedSplit"];
            /** @description Metrics on the distorted test images, in the order of `robustness` in the spec. */
            robustness?: components["schemas"]["MeasuredDistortion"][];
            /** @description Null without validation images and for a single sigmoid unit. Absent for runs of earlier versions. */
            temperature?: components["schemas"]["Temperature"] | null;
            /** @description Absent for runs of earlier versions. */
            cost?: components["schemas"]["TrainingCost"];
        };
        EvaluatedSplit: {
            /** Format: double */
            objective: number;
            /** Format: double */
            dataLoss: number;
            /** Format: double */
            penalty: number;
            /**
             * Format: double
             * @description Share of the images that are classified correctly.
             */
            accuracy: number;
            /** Format: int64 */
            samples: number;
        };
        MeasuredDistortion: components["schemas"]["MeasuredRotationDistortion"] | components["schemas"]["MeasuredShiftDistortion"] | components["schemas"]["MeasuredNoiseDistortion"] | components["schemas"]["MeasuredBlurDistortion"];
        /** @description Temperature scaling (Guo et al., 2017), fitted on the validation images. */
        Temperature: {
            /**
             * Format: double
             * @description The divisor of the logits that minimizes the loss on the validation images. Above 1, the model was overconfident.
             */
            value: number;
            /**
             * Format: double
             * @description Mean of -log p(label) on the validation images without scaling.
             */
            nllBefore: number;
            /**
             * Format: double
             * @description The same, with the logits divided by the temperature.
             */
            nllAfter: number;
        };
        TrainingCost: {
            /**
             * Format: double
             * @description Time of all epochs, including the measurements after each.
             */
            trainingSeconds: number;
            /**
             * Format: int64
             * @description Exact number of multiply-adds in the matrix products and convolutions of a forward pass.
             */
            multiplyAddsPerImage: number;
            /**
             * Format: double
             * @description 2 · 3 · multiplyAddsPerImage · images · epochs / 10⁶: two operations per multiply-add, and three products (one forward, two backward).
             */
            trainingMegaflops: number;
        };
        /** @description If two receipts are equal except for the weights, equal specs give equal weights, bit for bit. */
        Receipt: {
            /** Format: int64 */
            seed: number;
            /** @description Every random stream by its purpose, with the first 128 bits of the SHA-256 of the JSON array [seed, …purpose], from which the stream starts. Streams that restart each epoch are listed for the first epoch. */
            streams: {
                [key: string]: string;
            };
            dataset: components["schemas"]["ReceiptDataset"];
            /**
             * Format: int64
             * @description Version of the training arithmetic.
             */
            trainingSemantics: number;
            /** @enum {string} */
            executionMode: "compiled" | "eager";
            threads: components["schemas"]["ReceiptThreads"];
            cpu: components["schemas"]["ReceiptCpu"];
            platform: string;
            versions: {
                [key: string]: string;
            };
            weightsSha256: string;
        };
        /** @description The result of a run that reproduces another. */
        Reproduction: {
            /** @description The run that is reproduced. */
            of: string;
            /** @description Whether the weights are the same, byte for byte. Null until the run has saved a model. */
            matches: boolean | null;
            /** @description SHA-256 of the original's weights. */
            expected: string;
            found: string | null;
            /** @description JSON pointers to the fields in which the receipts differ, except the weights: possible reasons for different weights. Null if either receipt is missing. */
            differingReceiptFields: string[] | null;
        };
        /** @description The histories of the runs of an experiment, in planning order. */
        ExperimentMetrics: {
            experimentId: components["schemas"]["ExperimentId"];
            runs: components["schemas"]["RunHistory"][];
        };
        /** @description A run and its metrics after each epoch. */
        RunHistory: {
            runId: components["schemas"]["RunId"];
            arm: string;
            /** Format: int64 */
            seed: number;
            status: components["schemas"]["RunStatus"];
            epochs: components["schemas"]["SelectedEpochMetrics"][];
        };
        SelectedEpochMetrics: {
            /** Format: int64 */
            epoch: number;
            train?: components["schemas"]["SelectedEpochMetricsTrain"];
            validation?: components["schemas"]["SelectedEpochMetricsValidation"] | null;
            /**
             * Format: double
             * @description Mean objective of the epoch's steps, in training mode while the weights change: the loss that Keras's fit prints. The train and validation metrics are measured after the epoch, in inference mode.
             */
            runningObjective: number;
            /** Format: double */
            durationMs: number;
        };
        AllRunsPage: {
            items: components["schemas"]["SelectableRun"][];
            /** @description Gets the next page; null on the last. */
            nextCursor: string | null;
            /** @description Items on all pages together; null where counting them would take a walk through all records. */
            total?: number | null;
            /** @description Records on this page that this process cannot read, such as those of another version; left out when there are none. */
            unreadable?: components["schemas"]["UnreadableRecord"][];
        };
        SelectableRun: components["schemas"]["Run"] | components["schemas"]["RunFields"];
        /** @description With `fields`: those of its fields alone. */
        RunFields: {
            id?: components["schemas"]["RunId"];
            arm?: string;
            /** Format: int64 */
            seed?: number;
            status?: components["schemas"]["RunStatus"];
            experimentId?: components["schemas"]["ExperimentId"];
            /**
             * Format: int64
             * @description Starts at 1; incremented only when an execution fails.
             */
            attempt?: number;
            /** @description Why a queued run waits, other than for its turn: `other_experiments` and `start_time` are those of `after` and `startAt`. */
            waitReason?: ("disk_full" | "disk_unavailable" | "retry_backoff" | "no_worker" | "tenant_limit" | "other_experiments" | "start_time") | null;
            stopReason?: components["schemas"]["StopReason"] | null;
            progress?: components["schemas"]["RunProgress"];
            evaluation?: components["schemas"]["Evaluation"] | null;
            /** @description SHA-256 of weights.bin. Equal for the same spec and seed on the same kind of machine. */
            weightsSha256?: string | null;
            /** @description Null until the run has saved a model, and for runs of earlier versions. */
            receipt?: components["schemas"]["Receipt"] | null;
            /** @description Null unless the run reproduces another. */
            reproduction?: components["schemas"]["Reproduction"] | null;
            error?: components["schemas"]["RunError"] | null;
            /** Format: date-time */
            createdAt?: string;
            startedAt?: string | null;
            finishedAt?: string | null;
        };
        /** @description Running runs, then queued ones in the order in which they will start, then held ones. */
        Queue: {
            items: components["schemas"]["QueueEntry"][];
            /** @description Gets the next page; null on the last. */
            nextCursor: string | null;
            /**
             * Format: date-time
             * @description When the queue was looked at.
             */
            at: string;
            /**
             * Format: int64
             * @description Queued runs of all tenants together. Those of yours among the first 10000 are listed.
             */
            queued: number;
            /**
             * Format: int64
             * @description Running runs of all tenants together.
             */
            running: number;
            /**
             * Format: int64
             * @description Runs that all workers can train at the same time; 0 without a worker.
             */
            trainers: number;
        };
        /** @description A run that is training or will be. */
        QueueEntry: {
            /** @description From 1, for the run that starts next, and counting those of other tenants, which are not listed; null of a running one, and of one that waits for other experiments or its start time. */
            position: number | null;
            runId: components["schemas"]["RunId"];
            experimentId: components["schemas"]["ExperimentId"];
            experimentName: string;
            arm: string;
            /** Format: int64 */
            seed: number;
            status: components["schemas"]["RunStatus"];
            /** @description Why a queued run waits, other than for its turn: `other_experiments` and `start_time` are those of `after` and `startAt`. */
            waitReason: ("disk_full" | "disk_unavailable" | "retry_backoff" | "no_worker" | "tenant_limit" | "other_experiments" | "start_time") | null;
            /** @description Null before it has started for the first time. */
            startedAt: string | null;
            /** @description Null of a running one, and where nothing is known. With `waitReason` `start_time`: its `startAt`. */
            expectedStart: string | null;
            /** @description Null where nothing is known. */
            expectedEnd: string | null;
            /** @description What its duration follows from: its own progress, the measured epochs of its arm, or the estimate of the experiment. Null where nothing is known. */
            basis: ("progress" | "measured" | "estimate") | null;
        };
        SelectableMetrics: components["schemas"]["Metrics"] | components["schemas"]["SelectedMetrics"];
        /** @description The metrics of a run after each epoch. */
        Metrics: {
            runId: components["schemas"]["RunId"];
            epochs: components["schemas"]["EpochMetrics"][];
        };
        EpochMetrics: {
            /** Format: int64 */
            epoch: number;
            train: components["schemas"]["SplitMetrics"];
            validation: components["schemas"]["SplitMetrics"] | null;
            /**
             * Format: double
             * @description Mean objective of the epoch's steps, in training mode while the weights change: the loss that Keras's fit prints. The train and validation metrics are measured after the epoch, in inference mode.
             */
            runningObjective: number;
            /** Format: double */
            durationMs: number;
        };
        SplitMetrics: {
            /** Format: double */
            objective: number;
            /** Format: double */
            dataLoss: number;
            /** Format: double */
            penalty: number;
            /**
             * Format: double
             * @description Share of the images that are classified correctly.
             */
            accuracy: number;
        };
        /** @description The history of a run, reduced to the metrics in `names`. */
        SelectedMetrics: {
            runId: components["schemas"]["RunId"];
            epochs: components["schemas"]["SelectedEpochMetrics"][];
        };
        AllEventsPage: {
            items: components["schemas"]["Event"][];
            /** @description Gets the next page; null on the last. */
            nextCursor: string | null;
            /** @description Id of the last event that was looked at. Send it as `after` to read on, also when this is the last page. */
            lastId: string;
            /** @description Whether events after `after` are gone, because only the last ones are kept: read the lists of experiments and runs again. */
            missed: boolean;
        };
        Event: components["schemas"]["ExperimentCreatedEvent"] | components["schemas"]["ExperimentChangedEvent"] | components["schemas"]["ExperimentCancellingEvent"] | components["schemas"]["ExperimentFinishedEvent"] | components["schemas"]["RunQueuedEvent"] | components["schemas"]["RunStartedEvent"] | components["schemas"]["RunEpochEvent"] | components["schemas"]["RunCheckpointEvent"] | components["schemas"]["RunPausedEvent"] | components["schemas"]["RunResumedEvent"] | components["schemas"]["RunRetryingEvent"] | components["schemas"]["RunCancellingEvent"] | components["schemas"]["RunFinishedEvent"];
        /** @description How far a training had come. */
        ReachedPosition: {
            /**
             * Format: int64
             * @description Number of finished epochs.
             */
            epoch: number;
            /**
             * Format: int64
             * @description Finished steps of the current epoch.
             */
            step: number;
        };
        EventPage: {
            items: components["schemas"]["Event"][];
            /** @description Gets the next page; null on the last. */
            nextCursor: string | null;
        };
        ArtifactPage: {
            items: components["schemas"]["Artifact"][];
            /** @description Gets the next page; null on the last. */
            nextCursor: string | null;
        };
        Artifact: {
            name: string;
            /**
             * Format: int64
             * @description Size in bytes.
             */
            size: number;
            sha256: string;
            contentType: string;
        };
        /** @description A metric against strength. */
        SweepPaths: {
            experimentId: components["schemas"]["ExperimentId"];
            metric: components["schemas"]["ComparisonMetric"];
            higherIsBetter: boolean;
            /** @description Every run has ended. */
            complete: boolean;
            /** @description One for each sweep; empty when no arm is a point of a sweep. */
            paths: components["schemas"]["SweepPathsPath"][];
            /** @description The arms that are not points of a sweep. */
            others: components["schemas"]["ArmSummary"][];
            /** @description The arm with the best mean on the validation images: the one to choose. */
            chosenOnValidation: components["schemas"]["SweepPathsChosenOnValidation"] | null;
            notes: string[];
        };
        /** @description Student's t interval. */
        Interval: {
            /** Format: double */
            level: number;
            /** Format: double */
            low: number;
            /** Format: double */
            high: number;
            /** @description Some runs have not finished: the interval will change. */
            provisional: boolean;
        };
        ArmSummary: {
            arm: string;
            /**
             * Format: int64
             * @description Number of planned runs of this arm.
             */
            planned: number;
            /**
             * Format: int64
             * @description Number of runs with a value: the sample size.
             */
            n: number;
            /**
             * Format: int64
             * @description Number of runs that have not finished.
             */
            pending: number;
            failed: components["schemas"]["ArmSummaryFailed"];
            mean: number | null;
            /** @description Sample standard deviation (divisor n - 1). */
            standardDeviation: number | null;
            interval: components["schemas"]["Interval"] | null;
            values: components["schemas"]["ArmSummaryValue"][];
            /** @description Why a figure is null, by the name of the figure. */
            reasons: {
                [key: string]: string;
            };
        };
        /** @description The error of each arm, decomposed into bias and variance. */
        BiasVariance: {
            experimentId: components["schemas"]["ExperimentId"];
            /** @description Every run has finished. Until then the figures are provisional. */
            complete: boolean;
            replicas: components["schemas"]["BiasVarianceReplicas"];
            arms: components["schemas"]["ArmBiasVariance"][];
            /** @description For each sweep its arms in ascending order of strength; their figures are in `arms`. */
            curves: components["schemas"]["BiasVarianceCurve"][];
            notes: string[];
        };
        ArmBiasVariance: {
            arm: string;
            /**
             * Format: int64
             * @description Number of planned runs of this arm.
             */
            planned: number;
            /**
             * Format: int64
             * @description Number of runs with a value: the sample size.
             */
            n: number;
            /**
             * Format: int64
             * @description Number of runs that have not finished.
             */
            pending: number;
            failed: components["schemas"]["ArmBiasVarianceFailed"];
            /** @description The replicas that the figures are computed from. */
            seeds: number[];
            zeroOne: components["schemas"]["ZeroOneDecomposition"] | null;
            brier: components["schemas"]["BrierDecomposition"] | null;
            statement: string;
            /** @description Why a figure is null, by the name of the figure. */
            reasons: {
                [key: string]: string;
            };
        };
        /** @description Of the 0-1 loss (Domingos 2000, A Unified Bias-Variance Decomposition and its Applications). */
        ZeroOneDecomposition: {
            /**
             * Format: double
             * @description Share of wrong answers, over test images and replicas.
             */
            error: number;
            /**
             * Format: double
             * @description Share of images whose main answer is wrong. The main answer is the most frequent one over the replicas, the smallest digit on a tie.
             */
            bias: number;
            /**
             * Format: double
             * @description Share of answers that are not the main one.
             */
            variance: number;
            /**
             * Format: double
             * @description The part of the variance on images whose main answer is right; it increases the error.
             */
            unbiasedVariance: number;
            /**
             * Format: double
             * @description Share of answers that are right where the main one is wrong: variance that lowers the error.
             */
            biasedVariance: number;
            /**
             * Format: double
             * @description unbiasedVariance - biasedVariance; error = bias + netVariance.
             */
            netVariance: number;
            /**
             * Format: double
             * @description The rounding error of the identity.
             */
            residual: number;
        };
        BrierDecomposition: {
            /**
             * Format: double
             * @description Mean Brier score, 0 … 2.
             */
            error: number;
            /**
             * Format: double
             * @description Squared bias: the Brier score of the mean probabilities.
             */
            bias: number;
            /**
             * Format: double
             * @description Divisor R; error = bias + variance.
             */
            variance: number;
            /**
             * Format: double
             * @description The rounding error of the identity.
             */
            residual: number;
            unbiased: components["schemas"]["BrierDecompositionUnbiased"];
        };
        /** @description Ensembles of finished runs, from their stored predictions. */
        Ensembles: {
            experimentId: components["schemas"]["ExperimentId"];
            complete: boolean;
            ensembles: components["schemas"]["Ensemble"][];
            notes: string[];
        };
        Ensemble: {
            arms: string[];
            /** @description Number of members of each group; null when there is no group. */
            size: number | null;
            groups: components["schemas"]["EnsembleGroup"][];
            /** @description Runs that are in no group. */
            unused: components["schemas"]["EnsembleUnusedItem"][];
            /** @description What the ensembles add to their members' mean, over the groups. */
            gain: components["schemas"]["EnsembleGains"] | null;
            statement: string;
            /** @description Why a figure is null, by the name of the figure. */
            reasons: {
                [key: string]: string;
            };
        };
        EnsembleGroup: {
            members: components["schemas"]["EnsembleGroupMember"][];
            /** @description Of the mean of the members' probabilities. */
            ensemble: components["schemas"]["EnsembleScores"];
            /** @description The mean of the members' own scores. */
            membersMean: components["schemas"]["EnsembleScores"];
            /** @description The best member in each score. It is selected on the test set, so its figures are optimistic. */
            best: components["schemas"]["EnsembleScores"];
            /**
             * Format: double
             * @description Mean squared distance of the members from the ensemble. Brier score: ensemble = membersMean - ambiguity (Krogh & Vedelsby 1995).
             */
            ambiguity: number;
            /**
             * Format: double
             * @description The rounding error of that identity.
             */
            residual: number;
        };
        EnsembleScores: {
            /** Format: double */
            accuracy: number;
            /**
             * Format: double
             * @description Mean of -log p(label); a probability stored as 0 counts as 2⁻¹⁴⁹.
             */
            nll: number;
            /**
             * Format: double
             * @description Mean of Σ_k (p_k - y_k)², 0 … 2.
             */
            brier: number;
        };
        EnsembleGains: {
            accuracy: components["schemas"]["EnsembleGain"];
            nll: components["schemas"]["EnsembleGain"];
            brier: components["schemas"]["EnsembleGain"];
        };
        EnsembleGain: {
            /**
             * Format: int64
             * @description Groups.
             */
            n: number;
            /**
             * Format: double
             * @description Ensemble minus its members' mean; below 0 is better for nll and brier.
             */
            mean: number;
            /** @description In percentage points, of accuracies. */
            points: number | null;
            standardDeviation: number | null;
            interval: components["schemas"]["Interval"] | null;
            pairedT: components["schemas"]["EnsembleGainPairedT"] | null;
            signFlip: components["schemas"]["EnsembleGainSignFlip"] | null;
            /** @description One for each group, in their order. */
            values: number[];
            /** @description Why a figure is null, by the name of the figure. */
            reasons: {
                [key: string]: string;
            };
        };
        /** @description Paired statistics of arms over seeds. */
        Comparison: {
            experimentId: components["schemas"]["ExperimentId"];
            metric: components["schemas"]["ComparisonMetric"];
            higherIsBetter: boolean;
            baseline: string;
            /** @description Every run has finished. Until then there are no p-values. */
            complete: boolean;
            margin: components["schemas"]["ComparisonMargin"] | null;
            arms: components["schemas"]["ArmSummary"][];
            /** @description The arm with the best mean on the validation images: the one to choose. */
            chosenOnValidation: components["schemas"]["ComparisonChosenOnValidation"] | null;
            comparisons: components["schemas"]["ArmComparison"][];
            /** @description Which sources of variance each figure covers. */
            covers: {
                [key: string]: string;
            };
            notes: string[];
        };
        ArmComparison: {
            arm: string;
            baseline: string;
            /**
             * Format: int64
             * @description Number of seeds for which both arms have a value.
             */
            n: number;
            /** @description Planned seeds without a pair. The figures below cover the others. */
            missingPairs: components["schemas"]["ArmComparisonMissingPair"][];
            difference: components["schemas"]["ArmComparisonDifference"] | null;
            /** @description The primary test. */
            pairedT: components["schemas"]["ArmComparisonPairedT"] | null;
            signFlip: components["schemas"]["ArmComparisonSignFlip"] | null;
            bootstrap: components["schemas"]["ArmComparisonBootstrap"];
            effectSize: components["schemas"]["ArmComparisonEffectSize"] | null;
            mcnemar: components["schemas"]["ArmComparisonMcnemarItem"][] | null;
            /** @description The p of the paired t test, adjusted for all other tests of the family. */
            holm: components["schemas"]["ArmComparisonHolm"] | null;
            equivalence: components["schemas"]["ArmComparisonEquivalence"] | null;
            /** @description Posterior probabilities of the true difference; not a test. */
            practicalEquivalence: components["schemas"]["ArmComparisonPracticalEquivalence"] | null;
            detectable: components["schemas"]["ArmComparisonDetectable"] | null;
            /** @description The same comparison after equal numbers of epochs, and at the epochs that validation would select. */
            otherEpochs: components["schemas"]["ArmComparisonOtherEpoch"][];
            statement: string;
            /** @description Why a figure is null, by the name of the figure. */
            reasons: {
                [key: string]: string;
            };
        };
        BootstrapInterval: {
            /** Format: double */
            level: number;
            /** Format: double */
            low: number;
            /** Format: double */
            high: number;
            /** @description Some runs have not finished: the interval will change. */
            provisional: boolean;
            /** @enum {string} */
            method: "BCa" | "percentile";
            /** Format: int64 */
            resamples: number;
            /** @description True below 30 pairs, where a bootstrap over seeds covers less than its level. */
            tooNarrow: boolean;
        };
        /** @description Paired statistics of arms of one or several experiments over the seeds that they share. */
        ComparisonAcross: {
            metric: components["schemas"]["ComparisonMetric"];
            higherIsBetter: boolean;
            baseline: string;
            /** @description Every run has finished. Until then there are no p-values. */
            complete: boolean;
            margin: components["schemas"]["ComparisonAcrossMargin"] | null;
            arms: components["schemas"]["ArmSummary"][];
            /** @description The arm with the best mean on the validation images: the one to choose. */
            chosenOnValidation: components["schemas"]["ComparisonAcrossChosenOnValidation"] | null;
            /** @description Which sources of variance each figure covers. */
            covers: {
                [key: string]: string;
            };
            notes: string[];
            /** @description Where the arms come from, in the order of the request. */
            sources: components["schemas"]["ComparisonAcrossSource"][];
            comparisons: components["schemas"]["ComparisonAcrossItem"][];
        };
        ComparisonAcrossItem: {
            arm: string;
            baseline: string;
            /**
             * Format: int64
             * @description Number of seeds for which both arms have a value.
             */
            n: number;
            /** @description Planned seeds without a pair. The figures below cover the others. */
            missingPairs: components["schemas"]["ComparisonAcrossItemMissingPair"][];
            difference: components["schemas"]["ComparisonAcrossItemDifference"] | null;
            /** @description The primary test. */
            pairedT: components["schemas"]["ComparisonAcrossItemPairedT"] | null;
            signFlip: components["schemas"]["ComparisonAcrossItemSignFlip"] | null;
            bootstrap: components["schemas"]["ComparisonAcrossItemBootstrap"];
            effectSize: components["schemas"]["ComparisonAcrossItemEffectSize"] | null;
            mcnemar: components["schemas"]["ComparisonAcrossItemMcnemarItem"][] | null;
            /** @description The p of the paired t test, adjusted for all other tests of the family. */
            holm: components["schemas"]["ComparisonAcrossItemHolm"] | null;
            equivalence: components["schemas"]["ComparisonAcrossItemEquivalence"] | null;
            /** @description Posterior probabilities of the true difference; not a test. */
            practicalEquivalence: components["schemas"]["ComparisonAcrossItemPracticalEquivalence"] | null;
            detectable: components["schemas"]["ComparisonAcrossItemDetectable"] | null;
            /** @description The same comparison after equal numbers of epochs, and at the epochs that validation would select. */
            otherEpochs: components["schemas"]["ComparisonAcrossItemOtherEpoch"][];
            statement: string;
            /** @description Why a figure is null, by the name of the figure. */
            reasons: {
                [key: string]: string;
            };
            /** @description Every setting in which the arm and the baseline differ. Their effects are measured together. */
            differences: components["schemas"]["SettingDifference"][];
        };
        /** @description A setting that two arms do not share. A list is one value. */
        SettingDifference: {
            /**
             * @description JSON pointer to the setting: `/dataset/trainSize`, `/training/epochs`, `/model/layers`, `/execution/…` for the arithmetic.
             * @example /training/epochs
             */
            pointer: string;
            /** @description Its value in the arm; null where the arm does not have it. */
            arm: unknown;
            /** @description Its value in the baseline; null where the baseline does not have it. */
            baseline: unknown;
        };
        /** @description What a run's stored test-set predictions show. */
        Diagnostics: {
            runId: components["schemas"]["RunId"];
            /** Format: int64 */
            samples: number;
            calibration: components["schemas"]["Calibration"] | null;
            /** @description The calibration after temperature scaling, which does not change the predicted digits. */
            temperatureScaled: components["schemas"]["DiagnosticsTemperatureScaled"] | null;
            /** @description Numbers of test images, by [label][answer]. */
            confusion: number[][] | null;
            worstMistakes: components["schemas"]["DiagnosticsWorstMistake"][] | null;
            /** @description Why a figure is null, by the name of the figure. */
            reasons: {
                [key: string]: string;
            };
        };
        Calibration: {
            /** Format: double */
            ece: number;
            /** Format: double */
            mce: number;
            /** Format: double */
            nll: number;
            /** Format: double */
            brier: number;
            /** @description A reliability diagram: each bin has the images whose largest probability is in (low, high]. */
            bins: components["schemas"]["CalibrationBin"][];
        };
        /** @description Norms, sparsity, gradients and activations of every layer. */
        Layers: {
            runId: components["schemas"]["RunId"];
            /** Format: int64 */
            savedEpoch: number;
            sample: components["schemas"]["LayersSample"];
            /**
             * Format: int64
             * @description Pixels that are 0 in every training image.
             */
            unseenPixels: number;
            pruning: components["schemas"]["PruneCheck"];
            /** @description The saved weights; with `epoch` the weights after that epoch, or after every measured one. */
            states: components["schemas"]["SelectedLayerState"][];
        };
        /** @description Metrics of the saved model with every kernel weight of |w| up to the threshold set to 0. The first point is the unpruned model. */
        PruneCheck: {
            /** @enum {string} */
            split: "validation" | "train";
            /** Format: int64 */
            samples: number;
            points: components["schemas"]["PruneCheckPoint"][];
        };
        SelectedLayerState: {
            /** Format: int64 */
            epoch: number;
            layers: components["schemas"]["SelectedLayerStateLayer"][];
        };
        ActivationReport: {
            /**
             * Format: double
             * @description √Σa² of the outputs, averaged over the sample.
             */
            norm: number;
            /**
             * Format: double
             * @description Share of the outputs that are exactly 0.
             */
            zeroShare: number;
            /** Format: int64 */
            units: number;
            /** @description Number of ReLU units (or channels) that no image of the sample activates. Null without ReLU. */
            deadUnits: number | null;
        };
        /** @description Gaps between held-out and training images, in inference mode and without the penalty. */
        Generalization: {
            runId: components["schemas"]["RunId"];
            /** @description Validation minus training, after every epoch. */
            epochs: components["schemas"]["GeneralizationEpoch"][];
            last: components["schemas"]["GeneralizationLast"] | null;
            /** @description At the epoch of the lowest validation loss. */
            best: components["schemas"]["GeneralizationBest"] | null;
            /** @description The gap of the saved weights. */
            saved: components["schemas"]["GeneralizationSaved"] | null;
            /** @description Estimated for softmax regression from its optimism (docs/statistics.md). */
            effectiveParameters: components["schemas"]["GeneralizationEffectiveParameters"] | null;
            /** @description Why a figure is null, by the name of the figure. */
            reasons: {
                [key: string]: string;
            };
        };
        GeneralizationGap: {
            /**
             * Format: double
             * @description Share of wrong answers on held-out images minus that on training images.
             */
            error: number;
            /**
             * Format: double
             * @description Data loss on held-out images minus that on training images.
             */
            dataLoss: number;
        };
        /** @description The figures of an experiment. */
        Figures: {
            experimentId: components["schemas"]["ExperimentId"];
            figures: components["schemas"]["Figure"][];
            /** @description The other names, each with the reason why there is no such figure, or not yet. */
            missing: components["schemas"]["FiguresMissingItem"][];
        };
        /** @description A chart of an experiment. */
        Figure: {
            name: components["schemas"]["FigureName"];
            title: string;
            description: string;
            /** @description Path of the figure as SVG, on this service. */
            svg: string;
            /** @description Path of the figure as PNG, on this service. */
            png: string;
        };
        /**
         * @description Stable; docs/api.md says what each shows.
         * @enum {string}
         */
        FigureName: "arms" | "differences" | "sweep-paths" | "bias-variance" | "learning-curves" | "layers-by-epoch" | "reliability" | "temperature" | "cost" | "confusion" | "confusion-difference" | "mistakes" | "first-layer" | "weights" | "weights-by-epoch";
        SelectableRunPrediction: components["schemas"]["RunPrediction"] | components["schemas"]["SelectedRunPrediction"];
        RunPrediction: {
            runId: components["schemas"]["RunId"];
            weightsSha256: string;
            mcSamples: number | null;
            /** Format: int64 */
            seed: number;
            /** @description One prediction per image, in the order of the request. */
            predictions: components["schemas"]["ImagePrediction"][];
        };
        ImagePrediction: {
            /**
             * Format: int64
             * @description The most probable digit. For a single sigmoid unit, 1 if p > 0.5, else 0.
             */
            digit: number;
            /** @description Probabilities of the digits 0 to 9, or the output of the single sigmoid unit, averaged over samples and models. */
            probabilities: number[];
            /** @description Null for a single model without Monte-Carlo dropout. */
            uncertainty: components["schemas"]["Uncertainty"] | null;
            preparation: components["schemas"]["Preparation"];
        };
        Uncertainty: {
            /**
             * Format: double
             * @description H[p̄] in nats: the total uncertainty of the mean prediction.
             */
            predictiveEntropy: number;
            /**
             * Format: double
             * @description H[p̄] - mean H[p]: the part that is due to disagreement between samples or models.
             */
            mutualInformation: number;
        };
        /** @description What was done to an image before the model saw it. */
        Preparation: {
            fit: components["schemas"]["Fit"];
            /**
             * @description What was taken for ink: dark on a lighter background (inverted), light on a darker background, or opaque.
             * @enum {string}
             */
            ink: "dark" | "light" | "opaque";
            /** @description Where the ink is in the image that was sent. Null without fit. */
            box: components["schemas"]["Box"] | null;
            /** @description Where it is in the 28 × 28 pixels. Null without fit. */
            place: components["schemas"]["Box"] | null;
            /** @description Distance of the strongest ink from the background after shrinking, 0 to 1, before it was stretched to 1. Null without fit. */
            contrast: number | null;
        };
        /** @description A rectangle of whole pixels. */
        Box: {
            /** Format: int64 */
            left: number;
            /** Format: int64 */
            top: number;
            /** Format: int64 */
            width: number;
            /** Format: int64 */
            height: number;
        };
        /** @description Only what was requested in `outputs`. */
        SelectedRunPrediction: {
            runId: components["schemas"]["RunId"];
            weightsSha256: string;
            mcSamples: number | null;
            /** Format: int64 */
            seed: number;
            predictions: components["schemas"]["SelectedRunPredictionPrediction"][];
        };
        SelectableArmPrediction: components["schemas"]["ArmPrediction"] | components["schemas"]["SelectedArmPrediction"];
        /** @description The prediction of an ensemble: the mean of its members' probabilities. */
        ArmPrediction: {
            experimentId: components["schemas"]["ExperimentId"];
            arm: string;
            members: components["schemas"]["ArmPredictionMember"][];
            mcSamples: number | null;
            /** Format: int64 */
            seed: number;
            predictions: components["schemas"]["ArmPredictionPrediction"][];
        };
        /** @description Only what was requested in `outputs`. */
        SelectedArmPrediction: {
            experimentId: components["schemas"]["ExperimentId"];
            arm: string;
            members: components["schemas"]["SelectedArmPredictionMember"][];
            mcSamples: number | null;
            /** Format: int64 */
            seed: number;
            predictions: components["schemas"]["SelectedArmPredictionPrediction"][];
        };
        DatasetPage: {
            items: components["schemas"]["DatasetDescription"][];
            /** @description Gets the next page; null on the last. */
            nextCursor: string | null;
        };
        /** @description A data set that specs can name. */
        DatasetDescription: {
            /**
             * @description `dataset.name` of a spec.
             * @example mnist
             */
            name: string;
            /** @description Null while its files cannot be read. A spec can use up to 60,000 of them. */
            trainImages: number | null;
            testImages: number | null;
            classes: number | null;
            /** @description Rows, columns, channels. */
            imageShape: number[] | null;
            /** @description SHA-256 of each file, decompressed: those in the receipts of runs that used them. */
            sha256: {
                [key: string]: string;
            } | null;
        };
        /** @description Images of a data set, in the order in which they were asked for. */
        DatasetImages: {
            dataset: string;
            /** @enum {string} */
            split: "train" | "test";
            images: components["schemas"]["DatasetImage"][];
        };
        DatasetImage: {
            /**
             * Format: int64
             * @description Counted from 0.
             */
            index: number;
            /** @description The digit that it shows. */
            label: number;
            /** @description 784 pixels row by row, 0 for the background and 255 for ink: the form that predictions take. */
            pixels: number[];
        };
        PresetPage: {
            items: components["schemas"]["Preset"][];
            /** @description Gets the next page; null on the last. */
            nextCursor: string | null;
        };
        /** @description A named spec. */
        Preset: {
            name: string;
            title: string;
            description: string;
            /** @description What the result shows. */
            shows: string;
            spec: components["schemas"]["ExperimentSpec"];
        };
        TechniquePage: {
            items: components["schemas"]["Technique"][];
            /** @description Gets the next page; null on the last. */
            nextCursor: string | null;
        };
        /** @description One regularization technique: what it does, what it costs, and what it combines with. */
        Technique: {
            /** @description Name in addresses, for example `l1`. */
            name: string;
            title: string;
            /** @enum {string} */
            family: "penalty" | "constraint" | "noise" | "normalization" | "optimization" | "objective" | "data" | "stopping" | "combination";
            /** @description What it is, in a sentence or two. */
            definition: string;
            /** @description The arithmetic, as regulab does it, in plain text. */
            formula: string;
            /** @description What it does while training. */
            training: string;
            /** @description What it does, or leaves behind, when the model answers. */
            inference: string;
            /** @description What it costs in time, memory and settings to choose. */
            cost: string;
            /** @description Where it acts. */
            architectures: string;
            /** @description The fields of an arm that enable it, as paths with dots, for example `regularization.kernel.l1`; none for techniques that are applied to finished runs. */
            fields: string[];
            /** @description How an explicit stack of layers asks for it; null when the fields of the arm do so there as well. */
            inLayers: string | null;
            /** @description What happens together with other techniques of the catalog. */
            interactions: components["schemas"]["TechniqueInteraction"][];
            /** @description Publications that say what the entry says of others’ work. */
            sources: components["schemas"]["Source"][];
            /**
             * @description A preset that shows it.
             * @example dropout-inference
             */
            preset: string;
            /** @description A small experiment, without and with it, that can be submitted as it stands. */
            example: components["schemas"]["ExperimentSpec"];
            /** @description What the presets of regulab have measured of it, at the strengths that validation chose. Empty where nothing has been measured. */
            measured: components["schemas"]["MeasuredHere"][];
        };
        /** @description A publication, or a section of one, that supports an entry. */
        Source: {
            /**
             * @description Short citation.
             * @example Srivastava et al. 2014
             */
            label: string;
            /** @description Family name, then initials. */
            authors: string[];
            /** Format: int64 */
            year: number;
            /** @description Full title. */
            title: string;
            /** @description The journal, conference or publisher. */
            venue: string;
            /** Format: uri */
            url: string;
            /** @description The relevant section; null for the whole publication. */
            part: string | null;
        };
        MeasuredHere: {
            /** @description Name in the catalog, or `learning-rate`, `network-size`, `epochs`, `batch-size`, `optimizer`, `temperature-scaling`. */
            technique: string;
            /** @enum {string} */
            action: "add" | "change" | "remove";
            /**
             * @description The fields of the arm that differ from the baseline, with their values.
             * @example {
             *       "regularization": {
             *         "dropout": {
             *           "rate": 0.5
             *         }
             *       }
             *     }
             */
            setting: {
                [key: string]: unknown;
            };
            /**
             * @description The preset that was run.
             * @example choosing-a-technique
             */
            preset: string;
            arm: string;
            baseline: string;
            /** @description Whether this one had the highest mean accuracy on the validation images, of the strengths that were tried. Its test figures are then those to judge by. Null if several were tried and no validation figures are known. */
            chosen: boolean | null;
            /**
             * Format: int64
             * @description Number of strengths that were tried.
             */
            candidates: number;
            situation: components["schemas"]["EvidenceSituation"];
            /**
             * Format: int64
             * @description Number of seeds that left a model in both arms.
             */
            seeds: number;
            failed: components["schemas"]["MeasuredHereFailed"];
            effects: components["schemas"]["MeasuredHereEffects"];
            /** @description What `robustness` was measured on. */
            distortions: string[];
            /**
             * Format: date
             * @description The day on which the experiment ended.
             */
            measuredOn: string;
            cpu: string | null;
            /**
             * @description The effect in a sentence.
             * @example Measured here: +3.02 points of test accuracy (2.25 to 3.79); 5 seeds, MLP 256-256, 2,000 images, preset choosing-a-technique.
             */
            text: string;
        };
        /** @description The arm without the change. */
        EvidenceSituation: {
            architecture: string;
            /** @description Widths of the hidden layers in order: filters, recurrent units, hidden units. */
            layers: number[];
            /**
             * Format: int64
             * @description Images that train one run, without those held out.
             */
            trainImages: number;
            /** Format: double */
            labelNoise: number;
            /** Format: int64 */
            epochs: number;
            /** Format: int64 */
            batchSize: number;
            optimizer: string;
            /** Format: double */
            learningRate: number;
            /** @description Techniques that both arms have. */
            alongside: string[];
        };
        /** @description With the change minus without it, paired over seeds, with Student's t interval. */
        MeasuredEffect: {
            /** Format: double */
            mean: number;
            /** @description Lower end of the 95 % interval; null for fewer than two pairs, or pairs without spread. */
            low: number | null;
            /** @description Upper end. */
            high: number | null;
            /**
             * Format: int64
             * @description Number of seeds, or of groups of an ensemble, that have the figure.
             */
            pairs: number;
        };
        /** @description Techniques to try, the most promising first. */
        Advice: {
            experimentId: components["schemas"]["ExperimentId"] | null;
            /** @description The spec that the patches apply to: that of the experiment, or a first one for the scenario. */
            spec: components["schemas"]["ExperimentSpec"];
            /** @description The measurements that the rules use; null for a scenario. */
            measured: components["schemas"]["MeasuredSituation"] | null;
            suggestions: components["schemas"]["Suggestion"][];
            notes: string[];
        };
        /** @description The results of an experiment, as means over the runs of one arm. */
        MeasuredSituation: {
            /** @description The best arm on the held-out images; the advice starts from it. When no run has left a model, the arm with the lowest learning rate. */
            arm: string;
            /**
             * Format: int64
             * @description Runs of this arm that have left a model.
             */
            runs: number;
            /**
             * @description The images that stand for unseen ones: the validation images if there are any, because a test set used for tuning is no longer unseen.
             * @enum {string}
             */
            split: "validation" | "test";
            /**
             * Format: int64
             * @description Number of these images.
             */
            heldOutImages: number;
            /** @description Share of wrong answers on the training images, with the labels that trained. Null when no run has left a model. */
            trainError: number | null;
            /** @description Share of wrong answers on the held-out images. Null when no run has left a model. */
            heldOutError: number | null;
            /** @description heldOutError - trainError. Not comparable with label noise, which only training images have. Null when no run has left a model. */
            errorGap: number | null;
            /** @description Standard error of errorGap: binomial, over the images. Seeds share the held-out images, so more seeds do not lower it. Null when no run has left a model. */
            gapStandardError: number | null;
            /** @description Data loss on held-out images minus that on training images. Null when no run has left a model. */
            lossGap: number | null;
            /**
             * Format: int64
             * @description Epochs trained; the mean over the runs, rounded.
             */
            epochs: number;
            /** @description The epoch of the lowest mean validation loss; null without validation images. */
            bestEpoch: number | null;
            /** @description The relative rise of the validation loss from its minimum to the last epoch. */
            lossRise: number | null;
            /** @description Validation accuracy of the best epoch minus that of the last one, of the means over the runs. */
            accuracyDrop: number | null;
            /** @description Share of the runs whose validation loss was lowest in their last epoch. */
            stillFalling: number | null;
            /** @description Fitted on the validation images; above 1 the network is overconfident. */
            temperature: number | null;
            /**
             * Format: double
             * @description Share of the runs of this arm that diverged.
             */
            divergedRate: number;
        };
        Suggestion: {
            /** Format: int64 */
            rank: number;
            /**
             * @description Stable id of the rule.
             * @example VARIANCE_DROPOUT
             */
            rule: string;
            /** @description Name in the catalog of techniques, or `learning-rate`, `network`, `network-size`, `epochs`, `validation-images`, `temperature-scaling`. */
            technique: string;
            /** @enum {string} */
            action: "add" | "change" | "remove";
            /**
             * @description diagnosis: the figures of this experiment show it. measured: an experiment of regulab has measured that it helps; the lower end of the interval ranks it. ruleOfThumb: regulab has measured nothing, or nothing conclusive, near this situation.
             * @enum {string}
             */
            basis: "diagnosis" | "measured" | "ruleOfThumb";
            /**
             * @description The goal of the suggestion.
             * @enum {string}
             */
            need: "interpretability" | "calibration" | "robustness" | "time" | "accuracy";
            /** @description When the rule applies. */
            condition: string;
            /** @description Why it applies here, with the measured effect if there is one. */
            reason: string;
            source: components["schemas"]["SuggestionSource"];
            /** @description The effect in the nearest situation that was measured; null if there is none. */
            measured: components["schemas"]["NearestMeasurement"] | null;
            /** @description Applied to `spec`, it gives an experiment that compares the suggestion with the current arm, all with the same seeds and epochs. Strengths are a grid: choose on validation. Empty where nothing needs to be trained. */
            patch: components["schemas"]["SpecPatch"];
        };
        NearestMeasurement: {
            /** @description Name in the catalog, or `learning-rate`, `network-size`, `epochs`, `batch-size`, `optimizer`, `temperature-scaling`. */
            technique: string;
            /** @enum {string} */
            action: "add" | "change" | "remove";
            /**
             * @description The fields of the arm that differ from the baseline, with their values.
             * @example {
             *       "regularization": {
             *         "dropout": {
             *           "rate": 0.5
             *         }
             *       }
             *     }
             */
            setting: {
                [key: string]: unknown;
            };
            /**
             * @description The preset that was run.
             * @example choosing-a-technique
             */
            preset: string;
            arm: string;
            baseline: string;
            /** @description Whether this one had the highest mean accuracy on the validation images, of the strengths that were tried. Its test figures are then those to judge by. Null if several were tried and no validation figures are known. */
            chosen: boolean | null;
            /**
             * Format: int64
             * @description Number of strengths that were tried.
             */
            candidates: number;
            situation: components["schemas"]["EvidenceSituation"];
            /**
             * Format: int64
             * @description Number of seeds that left a model in both arms.
             */
            seeds: number;
            failed: components["schemas"]["NearestMeasurementFailed"];
            effects: components["schemas"]["NearestMeasurementEffects"];
            /** @description What `robustness` was measured on. */
            distortions: string[];
            /**
             * Format: date
             * @description The day on which the experiment ended.
             */
            measuredOn: string;
            cpu: string | null;
            /**
             * @description The effect in a sentence.
             * @example Measured here: +3.02 points of test accuracy (2.25 to 3.79); 5 seeds, MLP 256-256, 2,000 images, preset choosing-a-technique.
             */
            text: string;
            /** @description Whether that situation is near: the same architecture and optimizer, images and width within a factor of four, label noise within 0.1. */
            near: boolean;
        };
        /** @description JSON Patch (RFC 6902). */
        SpecPatch: components["schemas"]["SpecPatchItem"][];
        /** @description A new key. */
        MadeApiKey: {
            id: components["schemas"]["KeyId"];
            /** @description How the key begins. */
            prefix: string;
            /** @description What it is for. */
            name: string;
            /** @description Whose experiments a key works with. */
            tenant: string;
            scopes: components["schemas"]["Scope"][];
            /** @enum {string} */
            status: "active" | "expired" | "revoked";
            /** Format: date-time */
            createdAt: string;
            /** @description Null when it does not expire. */
            expiresAt: string | null;
            /** @description Null when it was not revoked. */
            revokedAt: string | null;
            /** @description To the minute; null when it was never used. */
            lastUsedAt: string | null;
            /** @description The key that it was made to replace. */
            replaces: components["schemas"]["KeyId"] | null;
            /** @description The key that was made to replace it. */
            replacedBy: components["schemas"]["KeyId"] | null;
            /** @description The key. It is shown this once; null in the answer to a repeated request. */
            key: string | null;
        };
        ApiKeyPage: {
            items: components["schemas"]["ApiKey"][];
            /** @description Gets the next page; null on the last. */
            nextCursor: string | null;
        };
        /** @description A key, without the key itself. */
        ApiKey: {
            id: components["schemas"]["KeyId"];
            /** @description How the key begins. */
            prefix: string;
            /** @description What it is for. */
            name: string;
            /** @description Whose experiments a key works with. */
            tenant: string;
            scopes: components["schemas"]["Scope"][];
            /** @enum {string} */
            status: "active" | "expired" | "revoked";
            /** Format: date-time */
            createdAt: string;
            /** @description Null when it does not expire. */
            expiresAt: string | null;
            /** @description Null when it was not revoked. */
            revokedAt: string | null;
            /** @description To the minute; null when it was never used. */
            lastUsedAt: string | null;
            /** @description The key that it was made to replace. */
            replaces: components["schemas"]["KeyId"] | null;
            /** @description The key that was made to replace it. */
            replacedBy: components["schemas"]["KeyId"] | null;
        };
        AuditPage: {
            items: components["schemas"]["AuditEntry"][];
            /** @description Gets the next page; null on the last. */
            nextCursor: string | null;
        };
        /** @description A request that changed something, or was to. */
        AuditEntry: {
            /** @description Sorts by time. */
            id: string;
            /** Format: date-time */
            at: string;
            /** @description Whose experiments a key works with. */
            tenant: string;
            /** @description As in the log of the service; null without a key. */
            keyId: string | null;
            method: string;
            /** @example /v1/runs/{runId}/cancel */
            route: string;
            /** @description Id of what was changed or made; null where there is none. */
            resource: string | null;
            /**
             * Format: int64
             * @description The HTTP status of the answer.
             */
            status: number;
            /**
             * @description Follows from the status: below 400, 500 or not.
             * @enum {string}
             */
            outcome: "done" | "refused" | "failed";
            requestId: string;
        };
        WebhookWithSecret: {
            id: components["schemas"]["WebhookId"];
            url: string;
            /** @description null: all experiments. */
            experimentId: components["schemas"]["ExperimentId"] | null;
            events: ("experiment.created" | "experiment.finished" | "run.started" | "run.paused" | "run.resumed" | "run.retrying" | "run.finished")[];
            thresholds: components["schemas"]["WebhookThresholdOutput"][];
            /** Format: date-time */
            createdAt: string;
            /** @description Since when and why nothing is sent; null: it is. */
            disabled: components["schemas"]["WebhookWithSecretDisabled"] | null;
            /**
             * @description Signs every message (Standard Webhooks). Shown in this answer alone.
             * @example whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=
             */
            secret: string;
        };
        WebhookPage: {
            items: components["schemas"]["Webhook"][];
            /** @description Gets the next page; null on the last. */
            nextCursor: string | null;
        };
        Webhook: {
            id: components["schemas"]["WebhookId"];
            url: string;
            /** @description null: all experiments. */
            experimentId: components["schemas"]["ExperimentId"] | null;
            events: ("experiment.created" | "experiment.finished" | "run.started" | "run.paused" | "run.resumed" | "run.retrying" | "run.finished")[];
            thresholds: components["schemas"]["WebhookThresholdOutput"][];
            /** Format: date-time */
            createdAt: string;
            /** @description Since when and why nothing is sent; null: it is. */
            disabled: components["schemas"]["WebhookDisabled"] | null;
        };
        WebhookAttempt: {
            /** Format: date-time */
            at: string;
            /** @description Of the HTTP answer; null when none came. */
            status: number | null;
            /** Format: int64 */
            durationMs: number;
            /** @description Why it failed, in a few words; null when it succeeded. */
            error: string | null;
        };
        WebhookDeliveryPage: {
            items: components["schemas"]["WebhookDelivery"][];
            /** @description Gets the next page; null on the last. */
            nextCursor: string | null;
        };
        WebhookDelivery: {
            /** @description The `webhook-id` of every attempt. */
            id: components["schemas"]["WebhookMessageId"];
            /** @description Of the event. */
            type: string;
            /**
             * @description `waiting` for its next attempt; `succeeded`; `failed`: every attempt did; `dropped`: its webhook was disabled.
             * @enum {string}
             */
            state: "waiting" | "succeeded" | "failed" | "dropped";
            /** Format: date-time */
            createdAt: string;
            /** @description null: at once, or never again. */
            nextAttemptAt: string | null;
            /** @description The newest 50, in their order. */
            attempts: components["schemas"]["WebhookAttempt"][];
        };
        /** @description The delivery, which waits for its attempt. */
        WebhookRedelivery: {
            id: components["schemas"]["WebhookMessageId"];
            /** @constant */
            state: "waiting";
        };
        WorkerPage: {
            items: components["schemas"]["Worker"][];
            /** @description Gets the next page; null on the last. */
            nextCursor: string | null;
        };
        /** @description A process that trains runs and has reported within 7 s. */
        Worker: {
            /** @example lab-7-4120-1b9d6bcd */
            id: string;
            host: string;
            /** @description What its machine can do, such as `x64` and `avx2`. */
            labels: string[];
            /** @description Of regulab; null of 1.0.0-rc.1 and before. */
            version: string | null;
            /** @description The version in its trainers; null until one has started, and of 1.0.0-rc.1. */
            tensorflow: string | null;
            /** @description Null of 1.0.0-rc.1 and before. */
            machine: components["schemas"]["WorkerMachine"] | null;
            /**
             * Format: int64
             * @description Runs that it can train at the same time.
             */
            slots: number;
            /**
             * Format: int64
             * @description Runs that it trains now, those of other tenants included.
             */
            busy: number;
            /**
             * @description `draining`: it takes no further jobs and hands its runs back. `drained`: it has handed them back, and waits to be resumed or stopped.
             * @enum {string}
             */
            state: "active" | "draining" | "drained";
            /** @description By its own clock; null of 1.0.0-rc.1 and before. */
            startedAt: string | null;
            /**
             * Format: date-time
             * @description Time of its last heartbeat: one comes every 2 s.
             */
            lastSeenAt: string;
            /** @description What it trains: your runs alone, unless you are an administrator of the default tenant. */
            runs: components["schemas"]["WorkerRun"][];
        };
        /** @description What of a machine the bits of a training depend on. */
        WorkerMachine: {
            platform: string;
            architecture: string;
            /** @description Of the CPU. */
            model: string;
            /** @description Vector extensions of the CPU. */
            instructionSets: string[];
        };
        Version: {
            name: string;
            version: string;
            node: string;
            /** @constant */
            api: "v1";
        };
        /** @description The images that a run trains on. */
        DatasetOutput: {
            /**
             * @description Name of a configured data set. `mnist` is always available.
             * @default mnist
             */
            name: string;
            /**
             * @description Number of training images to use, counted from the first. The validation split is taken from these images: of 2,000 with a `validationSplit` of 0.2, 1,600 are used for training and 400 for validation.
             * @default 60000
             */
            trainSize: number;
            /**
             * @description Use the same number of images of each class: the first of each class instead of the first overall. Training and validation images are both balanced, whatever `validation` and `resampling`: the numbers of two classes differ by at most one. Label noise comes after.
             * @default false
             */
            classBalanced: boolean;
            /**
             * Format: double
             * @description Share of the `trainSize` images held out for validation.
             * @default 0.2
             */
            validationSplit: number;
            /**
             * @description Which images are held out: the last ones, as in Keras; a random choice that depends on the seed; or a random choice with the same share of every class. All arms with the same seed hold out the same images.
             * @default last
             * @enum {string}
             */
            validation: "last" | "random" | "stratified";
            /**
             * Format: double
             * @description Share of the training labels that are replaced by a different digit. Validation and test labels stay correct.
             * @default 0
             */
            labelNoise: number;
            /**
             * @description Which of the training images each seed sees. none: all of them. bootstrap: a sample of the same size drawn with replacement, which contains about 63.2 % of the images, some several times. disjoint: an equal part that no other seed sees. Validation and test images are not resampled.
             * @default none
             * @enum {string}
             */
            resampling: "none" | "bootstrap" | "disjoint";
        };
        /** @description How a run is trained. */
        TrainingOutput: {
            /** @default 10 */
            epochs: number;
            /** @default 32 */
            batchSize: number;
            optimizer: components["schemas"]["OptimizerOutput"];
            learningRateSchedule: components["schemas"]["LearningRateScheduleOutput"] | null;
            gradientClipping: components["schemas"]["GradientClippingOutput"] | null;
            /**
             * Format: double
             * @description Training targets become (1 - s) · target + s / classes. The metrics after an epoch use the unsmoothed labels.
             * @default 0
             */
            labelSmoothing: number;
            mixup: components["schemas"]["MixupOutput"] | null;
            augmentation: components["schemas"]["AugmentationOutput"] | null;
            earlyStopping: components["schemas"]["EarlyStoppingOutput"] | null;
            weightAveraging: components["schemas"]["WeightAveragingOutput"] | null;
        };
        /** @description An optimizer, with the update rule and the defaults of Keras 2.15. */
        OptimizerOutput: components["schemas"]["SgdOptimizerOutput"] | components["schemas"]["MomentumOptimizerOutput"] | components["schemas"]["RmspropOptimizerOutput"] | components["schemas"]["AdamOptimizerOutput"];
        /** @description Lowers the optimizer's learning rate during training. step: multiplies it by `factor` after every `everyEpochs` epochs. exponential: the same decay, spread evenly over the steps. cosine: follows half a cosine wave over all epochs, down to `finalShare` of the initial rate. */
        LearningRateScheduleOutput: components["schemas"]["StepLearningRateScheduleOutput"] | components["schemas"]["ExponentialLearningRateScheduleOutput"] | components["schemas"]["CosineLearningRateScheduleOutput"];
        /** @description Limits the gradients of each step, like Keras's clipvalue, clipnorm and global_clipnorm. */
        GradientClippingOutput: {
            /**
             * @description What the limit applies to: each value, the norm of each tensor, or the norm of all gradients together.
             * @default globalNorm
             * @enum {string}
             */
            by: "value" | "norm" | "globalNorm";
            /** Format: double */
            limit: number;
        };
        /** @description Trains on blends: each image and its target become share · own + (1 - share) · those of another image of the batch. The whole batch has the same share. */
        MixupOutput: {
            /**
             * Format: double
             * @description The share is drawn from Beta(alpha, alpha). A small alpha gives shares near 0 or 1, a large one shares near ½.
             * @default 0.2
             */
            alpha: number;
        };
        /** @description Perturbs the training images in every epoch. The parameters depend only on seed, image and epoch. The metrics after an epoch are measured on the unmodified images. */
        AugmentationOutput: {
            /**
             * Format: double
             * @description Largest shift in each direction, in pixels.
             * @default 0
             */
            shift: number;
            /**
             * Format: double
             * @description Largest rotation in either direction, in degrees.
             * @default 0
             */
            rotate: number;
            /**
             * Format: double
             * @description Largest change of size: 0.1 means 90 % to 110 %.
             * @default 0
             */
            zoom: number;
            /** @description Elastic deformation (Simard et al., 2003): displaces every pixel by smoothed noise. */
            elastic: components["schemas"]["AugmentationOutputElastic"] | null;
            /** @description Cutout (DeVries and Taylor, 2017): sets a square around a random pixel to zero. */
            cutout: components["schemas"]["AugmentationOutputCutout"] | null;
        };
        /** @description Stops training when the monitored metric no longer improves. */
        EarlyStoppingOutput: {
            criterion: components["schemas"]["StoppingCriterionOutput"];
            /**
             * @default validation.dataLoss
             * @enum {string}
             */
            monitor: "validation.dataLoss" | "validation.accuracy" | "train.dataLoss" | "train.accuracy";
            /**
             * @description Epochs without improvement after which training stops. Only the criterion `patience` uses it.
             * @default 3
             */
            patience: number;
            /**
             * Format: double
             * @description A change counts as an improvement only if it is larger than this.
             * @default 0
             */
            minDelta: number;
            /**
             * @description Save the weights of the best epoch instead of the last one, however training ends.
             * @default true
             */
            restoreBest: boolean;
        };
        /** @description When to stop. `patience` stops after that many epochs without improvement. The other two are Prechelt's criteria and ignore `patience`. E is the monitored error (data loss, or share of wrong answers) and GL = 100·(E / lowest E so far - 1). generalizationLoss (GL) stops when GL > alpha. progressQuotient (PQ) is evaluated after every `stripLength` epochs and stops when GL > alpha·P, with P = 1000·(mean / minimum - 1) of the same error on the training images over these epochs. */
        StoppingCriterionOutput: components["schemas"]["PatienceStoppingCriterionOutput"] | components["schemas"]["GeneralizationLossStoppingCriterionOutput"] | components["schemas"]["ProgressQuotientStoppingCriterionOutput"];
        /** @description Stochastic weight averaging: the saved weights are the mean of those at the end of epochs startEpoch, startEpoch + everyEpochs, … The moving averages of batch normalization are then recomputed over the training images. Cannot be combined with `earlyStopping.restoreBest`. */
        WeightAveragingOutput: {
            /** @description The first epoch that is averaged. */
            startEpoch: number;
            /**
             * @description Distance between averaged epochs.
             * @default 1
             */
            everyEpochs: number;
        };
        /** @description Time limits in seconds. Null: only the limit of the installation applies. */
        DeadlinesOutput: {
            /** @description A run fails after this much training time. Time spent waiting, paused or repeating lost steps does not count. */
            runSeconds: number | null;
            /** @description Runs that have not finished this long after the first run started fail. All time counts. */
            experimentSeconds: number | null;
        };
        /** @description A distortion of the test images. It is the same for all runs and does not depend on the seed. */
        DistortionOutput: components["schemas"]["RotationDistortionOutput"] | components["schemas"]["ShiftDistortionOutput"] | components["schemas"]["NoiseDistortionOutput"] | components["schemas"]["BlurDistortionOutput"];
        /** @description The output layer: softmax over ten classes with categorical cross-entropy, or one sigmoid unit with binary cross-entropy against the digit itself. The sigmoid objective is degenerate; it is offered because the notebook uses it. */
        OutputLayerOutput: components["schemas"]["SoftmaxOutputLayerOutput"] | components["schemas"]["SigmoidOutputLayerOutput"];
        /** @description The point of a sweep that this arm was made from. Absent for an arm that is not part of a sweep. */
        SweepPointOutput: {
            /** @description Name of the submitted arm. */
            arm: string;
            /**
             * @description The values of this point, keyed by JSON pointers into the arm.
             * @example {
             *       "/regularization/dropout/rate": 0.5
             *     }
             */
            point: {
                [key: string]: number;
            };
        };
        /** @description Reached with the first epoch whose metric is above (or below) the value: `run.threshold_reached`, once for each run. Give either `above` or `below`. */
        WebhookThresholdOutput: {
            /**
             * @description A metric of an epoch, as in the metrics of a run.
             * @enum {string}
             */
            metric: "train.objective" | "train.dataLoss" | "train.penalty" | "train.accuracy" | "validation.objective" | "validation.dataLoss" | "validation.penalty" | "validation.accuracy";
            /** Format: double */
            above?: number;
            /** Format: double */
            below?: number;
        };
        /** @description An integer, or a sweep: values to try, each in an arm of its own. */
        SweepableInteger: number | components["schemas"]["Grid"] | components["schemas"]["Random"];
        /** @description A number, or a sweep: values to try, each in an arm of its own. */
        SweepableNumber: number | components["schemas"]["Grid"] | components["schemas"]["Random"];
        ExperimentCreatedMessageData: {
            /** @description Position in the experiment's event stream. */
            eventId: string;
            experimentId: components["schemas"]["ExperimentId"];
            experimentName: string;
            status: components["schemas"]["ExperimentStatus"];
            links: components["schemas"]["ExperimentCreatedMessageDataLinks"];
            /**
             * Format: int64
             * @description Their number.
             */
            runs: number;
        };
        ExperimentFinishedMessageData: {
            /** @description Position in the experiment's event stream. */
            eventId: string;
            experimentId: components["schemas"]["ExperimentId"];
            experimentName: string;
            status: components["schemas"]["ExperimentStatus"];
            links: components["schemas"]["ExperimentFinishedMessageDataLinks"];
            /** @description Runs by status, without the zeros. */
            runCounts: {
                [key: string]: number;
            };
        };
        RunStartedMessageData: {
            /** @description Position in the experiment's event stream. */
            eventId: string;
            experimentId: components["schemas"]["ExperimentId"];
            experimentName: string;
            runId: components["schemas"]["RunId"];
            arm: string;
            /** Format: int64 */
            seed: number;
            status: components["schemas"]["RunStatus"];
            links: components["schemas"]["RunStartedMessageDataLinks"];
            /** Format: int64 */
            attempt: number;
        };
        RunPausedMessageData: {
            /** @description Position in the experiment's event stream. */
            eventId: string;
            experimentId: components["schemas"]["ExperimentId"];
            experimentName: string;
            runId: components["schemas"]["RunId"];
            arm: string;
            /** Format: int64 */
            seed: number;
            status: components["schemas"]["RunStatus"];
            links: components["schemas"]["RunPausedMessageDataLinks"];
            /** Format: int64 */
            epoch: number;
        };
        RunResumedMessageData: {
            /** @description Position in the experiment's event stream. */
            eventId: string;
            experimentId: components["schemas"]["ExperimentId"];
            experimentName: string;
            runId: components["schemas"]["RunId"];
            arm: string;
            /** Format: int64 */
            seed: number;
            status: components["schemas"]["RunStatus"];
            links: components["schemas"]["RunResumedMessageDataLinks"];
            /** Format: int64 */
            epoch: number;
            /** Format: int64 */
            step: number;
        };
        RunRetryingMessageData: {
            /** @description Position in the experiment's event stream. */
            eventId: string;
            experimentId: components["schemas"]["ExperimentId"];
            experimentName: string;
            runId: components["schemas"]["RunId"];
            arm: string;
            /** Format: int64 */
            seed: number;
            status: components["schemas"]["RunStatus"];
            links: components["schemas"]["RunRetryingMessageDataLinks"];
            /** Format: int64 */
            attempt: number;
            error: components["schemas"]["RunError"];
        };
        RunFinishedMessageData: {
            /** @description Position in the experiment's event stream. */
            eventId: string;
            experimentId: components["schemas"]["ExperimentId"];
            experimentName: string;
            runId: components["schemas"]["RunId"];
            arm: string;
            /** Format: int64 */
            seed: number;
            status: components["schemas"]["RunStatus"];
            links: components["schemas"]["RunFinishedMessageDataLinks"];
            /** Format: int64 */
            attempt: number;
            stopReason: components["schemas"]["StopReason"];
            evaluation: components["schemas"]["MessageEvaluation"] | null;
            weightsSha256: string | null;
            error: components["schemas"]["RunError"] | null;
        };
        RunThresholdReachedMessageData: {
            /** @description Position in the experiment's event stream. */
            eventId: string;
            experimentId: components["schemas"]["ExperimentId"];
            experimentName: string;
            runId: components["schemas"]["RunId"];
            arm: string;
            /** Format: int64 */
            seed: number;
            status: components["schemas"]["RunStatus"];
            links: components["schemas"]["RunThresholdReachedMessageDataLinks"];
            /** Format: int64 */
            epoch: number;
            /** @enum {string} */
            metric: "train.objective" | "train.dataLoss" | "train.penalty" | "train.accuracy" | "validation.objective" | "validation.dataLoss" | "validation.penalty" | "validation.accuracy";
            /** Format: double */
            value: number;
            /** Format: double */
            above?: number;
            /** Format: double */
            below?: number;
        };
        TestMessageData: {
            webhookId: components["schemas"]["WebhookId"];
        };
        SgdOptimizer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "sgd";
            /**
             * Format: double
             * @default 0.01
             */
            learningRate?: number | null;
            /**
             * Format: double
             * @description Decoupled weight decay (AdamW, SGDW): before each update, every trainable weight is multiplied by 1 - learningRate · weightDecay, with the scheduled learning rate.
             * @default 0
             */
            weightDecay?: number | null;
        };
        MomentumOptimizer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "momentum";
            /**
             * Format: double
             * @default 0.01
             */
            learningRate?: number | null;
            /**
             * Format: double
             * @default 0.9
             */
            momentum?: number | null;
            /** @default false */
            nesterov?: boolean | null;
            /**
             * Format: double
             * @description Decoupled weight decay (AdamW, SGDW): before each update, every trainable weight is multiplied by 1 - learningRate · weightDecay, with the scheduled learning rate.
             * @default 0
             */
            weightDecay?: number | null;
        };
        RmspropOptimizer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "rmsprop";
            /**
             * Format: double
             * @default 0.001
             */
            learningRate?: number | null;
            /**
             * Format: double
             * @default 0.9
             */
            rho?: number | null;
            /**
             * Format: double
             * @default 0
             */
            momentum?: number | null;
            /**
             * Format: double
             * @default 1e-7
             */
            epsilon?: number | null;
            /** @default false */
            centered?: boolean | null;
            /**
             * Format: double
             * @description Decoupled weight decay (AdamW, SGDW): before each update, every trainable weight is multiplied by 1 - learningRate · weightDecay, with the scheduled learning rate.
             * @default 0
             */
            weightDecay?: number | null;
        };
        AdamOptimizer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "adam";
            /**
             * Format: double
             * @default 0.001
             */
            learningRate?: number | null;
            /**
             * Format: double
             * @default 0.9
             */
            beta1?: number | null;
            /**
             * Format: double
             * @default 0.999
             */
            beta2?: number | null;
            /**
             * Format: double
             * @default 1e-7
             */
            epsilon?: number | null;
            /**
             * Format: double
             * @description Decoupled weight decay (AdamW, SGDW): before each update, every trainable weight is multiplied by 1 - learningRate · weightDecay, with the scheduled learning rate.
             * @default 0
             */
            weightDecay?: number | null;
        };
        StepLearningRateSchedule: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "step";
            /** Format: double */
            factor: number;
            /** @default 1 */
            everyEpochs?: number | null;
        };
        ExponentialLearningRateSchedule: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "exponential";
            /** Format: double */
            factor: number;
            /** @default 1 */
            everyEpochs?: number | null;
        };
        CosineLearningRateSchedule: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "cosine";
            /**
             * Format: double
             * @default 0
             */
            finalShare?: number | null;
        };
        AugmentationElastic: {
            /**
             * Format: double
             * @description Strength: the factor, in pixels, by which the smoothed noise is multiplied.
             * @default 34
             */
            alpha?: number | null;
            /**
             * Format: double
             * @description Standard deviation of the Gaussian smoothing, in pixels.
             * @default 4
             */
            sigma?: number | null;
        };
        AugmentationCutout: {
            /** @description Side of the square, in pixels. */
            size: number;
        };
        PatienceStoppingCriterion: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "patience";
        };
        GeneralizationLossStoppingCriterion: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "generalizationLoss";
            /**
             * Format: double
             * @default 5
             */
            alpha?: number | null;
        };
        ProgressQuotientStoppingCriterion: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "progressQuotient";
            /**
             * Format: double
             * @default 1
             */
            alpha?: number | null;
            /** @default 5 */
            stripLength?: number | null;
        };
        RotationDistortion: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "rotation";
            /**
             * Format: double
             * @description In degrees, alternately left and right.
             */
            strength: number;
        };
        ShiftDistortion: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "shift";
            /**
             * Format: double
             * @description In pixels, alternately right, down, left and up.
             */
            strength: number;
        };
        NoiseDistortion: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "noise";
            /**
             * Format: double
             * @description In units of pixel values from 0 to 1, as the standard deviation of Gaussian noise; results are clipped to 0 to 1.
             */
            strength: number;
        };
        BlurDistortion: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "blur";
            /**
             * Format: double
             * @description In pixels, as the standard deviation of the Gaussian.
             */
            strength: number;
        };
        SweepableSoftmaxRegressionModel: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            architecture: "softmax-regression";
            /** @description Default: `{"activation":"softmax"}`. */
            output?: components["schemas"]["OutputLayer"] | null;
        };
        SweepableMlpModel: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            architecture: "mlp";
            /** @description Default: `[64,64]`. */
            hiddenUnits?: components["schemas"]["SweepableInteger"][] | null;
            /** @default relu */
            activation?: ("relu" | "sigmoid" | "tanh" | "linear") | null;
            /** @description Default: `{"activation":"softmax"}`. */
            output?: components["schemas"]["OutputLayer"] | null;
        };
        SweepableCnnModel: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            architecture: "cnn";
            /** @description Filters of each convolution block. A block is a convolution, batch normalization if requested, activation, max pooling, and dropout if requested. Default: `[16,32]`. */
            filters?: components["schemas"]["SweepableInteger"][] | null;
            /** @description Default: `3`. */
            kernelSize?: components["schemas"]["SweepableInteger"] | null;
            /** @description Default: `2`. */
            poolSize?: components["schemas"]["SweepableInteger"] | null;
            /** @default valid */
            padding?: ("valid" | "same") | null;
            /** @description Default: `[64]`. */
            hiddenUnits?: components["schemas"]["SweepableInteger"][] | null;
            /** @default relu */
            activation?: ("relu" | "sigmoid" | "tanh" | "linear") | null;
            /** @description Default: `{"activation":"softmax"}`. */
            output?: components["schemas"]["OutputLayer"] | null;
        };
        SweepableLstmModel: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            architecture: "lstm";
            /** @description Units of the recurrent layer, which reads an image as a sequence of 28 rows. Default: `32`. */
            units?: components["schemas"]["SweepableInteger"] | null;
            /** @description Default: `[]`. */
            hiddenUnits?: components["schemas"]["SweepableInteger"][] | null;
            /**
             * @description Activation of the dense hidden layers.
             * @default relu
             */
            activation?: ("relu" | "sigmoid" | "tanh" | "linear") | null;
            /** @description Default: `{"activation":"softmax"}`. */
            output?: components["schemas"]["OutputLayer"] | null;
        };
        SweepableGruModel: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            architecture: "gru";
            /** @description Units of the recurrent layer, which reads an image as a sequence of 28 rows. Default: `32`. */
            units?: components["schemas"]["SweepableInteger"] | null;
            /** @description Default: `[]`. */
            hiddenUnits?: components["schemas"]["SweepableInteger"][] | null;
            /**
             * @description Activation of the dense hidden layers.
             * @default relu
             */
            activation?: ("relu" | "sigmoid" | "tanh" | "linear") | null;
            /** @description Default: `{"activation":"softmax"}`. */
            output?: components["schemas"]["OutputLayer"] | null;
        };
        SweepableLayersModel: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            architecture: "layers";
            /**
             * @description Input shape of the first layer: flat [784], rows [28, 28] (for recurrent layers) or image [28, 28, 1].
             * @default image
             */
            input?: ("flat" | "rows" | "image") | null;
            /** @description The hidden layers in order. The last one must have a flat output, because the layer in `output` is added after it. */
            layers: components["schemas"]["SweepableLayer"][];
            /** @description Default: `{"activation":"softmax"}`. */
            output?: components["schemas"]["OutputLayer"] | null;
        };
        SoftmaxOutputLayer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            activation: "softmax";
            /** @default 10 */
            units?: 10 | null;
        };
        SigmoidOutputLayer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            activation: "sigmoid";
            /** @default 1 */
            units?: 1 | null;
        };
        SweepableDenseLayer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "dense";
            units: components["schemas"]["SweepableInteger"];
            /** @default linear */
            activation?: ("relu" | "sigmoid" | "tanh" | "linear") | null;
            kernelRegularizer?: components["schemas"]["SweepableKernelPenalty"] | null;
            kernelConstraint?: components["schemas"]["SweepableKernelConstraint"] | null;
            biasRegularizer?: components["schemas"]["SweepablePenalty"] | null;
            /** @description Penalty on the layer's output, divided by the batch size. */
            activityRegularizer?: components["schemas"]["SweepablePenalty"] | null;
        };
        SweepableConv2dLayer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "conv2d";
            filters: components["schemas"]["SweepableInteger"];
            kernelSize: components["schemas"]["SweepableInteger"];
            /** @description Default: `1`. */
            strides?: components["schemas"]["SweepableInteger"] | null;
            /** @default valid */
            padding?: ("valid" | "same") | null;
            /** @default linear */
            activation?: ("relu" | "sigmoid" | "tanh" | "linear") | null;
            kernelRegularizer?: components["schemas"]["SweepableKernelPenalty"] | null;
            kernelConstraint?: components["schemas"]["SweepableKernelConstraint"] | null;
            biasRegularizer?: components["schemas"]["SweepablePenalty"] | null;
            /** @description Penalty on the layer's output, divided by the batch size. */
            activityRegularizer?: components["schemas"]["SweepablePenalty"] | null;
        };
        SweepableMaxPooling2dLayer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "maxPooling2d";
            /** @description Default: `2`. */
            poolSize?: components["schemas"]["SweepableInteger"] | null;
            /** @description Defaults to `poolSize`. */
            strides?: components["schemas"]["SweepableInteger"] | null;
            /** @default valid */
            padding?: ("valid" | "same") | null;
        };
        SweepableBatchNormalizationLayer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "batchNormalization";
            /** @description Default: `0.99`. */
            momentum?: components["schemas"]["SweepableNumber"] | null;
            /** @description Default: `0.001`. */
            epsilon?: components["schemas"]["SweepableNumber"] | null;
        };
        SweepableDropoutLayer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "dropout";
            rate: components["schemas"]["SweepableNumber"];
        };
        SweepableLayerNormalizationLayer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "layerNormalization";
            /** @description Default: `0.001`. */
            epsilon?: components["schemas"]["SweepableNumber"] | null;
        };
        SweepableSpatialDropout2dLayer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "spatialDropout2d";
            rate: components["schemas"]["SweepableNumber"];
        };
        SweepableGaussianDropoutLayer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "gaussianDropout";
            rate: components["schemas"]["SweepableNumber"];
        };
        SweepableGaussianNoiseLayer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "gaussianNoise";
            standardDeviation: components["schemas"]["SweepableNumber"];
        };
        SweepableFlattenLayer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "flatten";
        };
        SweepableLstmLayer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "lstm";
            units: components["schemas"]["SweepableInteger"];
            /** @default false */
            returnSequences?: boolean | null;
            /** @description Default: `0`. */
            recurrentDropout?: components["schemas"]["SweepableNumber"] | null;
            /**
             * @description sequence: each sequence has one mask, used at all its time steps (Gal and Ghahramani, 2016). step: a new mask at every time step, as Keras 2.15 draws them in `fit`.
             * @default sequence
             */
            recurrentDropoutMask?: ("sequence" | "step") | null;
            kernelRegularizer?: components["schemas"]["SweepableKernelPenalty"] | null;
            kernelConstraint?: components["schemas"]["SweepableKernelConstraint"] | null;
            biasRegularizer?: components["schemas"]["SweepablePenalty"] | null;
            /** @description Penalty on the layer's output, divided by the batch size. */
            activityRegularizer?: components["schemas"]["SweepablePenalty"] | null;
        };
        SweepableGruLayer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "gru";
            units: components["schemas"]["SweepableInteger"];
            /** @default false */
            returnSequences?: boolean | null;
            /** @description Default: `0`. */
            recurrentDropout?: components["schemas"]["SweepableNumber"] | null;
            /**
             * @description sequence: each sequence has one mask, used at all its time steps (Gal and Ghahramani, 2016). step: a new mask at every time step, as Keras 2.15 draws them in `fit`.
             * @default sequence
             */
            recurrentDropoutMask?: ("sequence" | "step") | null;
            kernelRegularizer?: components["schemas"]["SweepableKernelPenalty"] | null;
            kernelConstraint?: components["schemas"]["SweepableKernelConstraint"] | null;
            biasRegularizer?: components["schemas"]["SweepablePenalty"] | null;
            /** @description Penalty on the layer's output, divided by the batch size. */
            activityRegularizer?: components["schemas"]["SweepablePenalty"] | null;
        };
        SweepableActivationLayer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "activation";
            /** @enum {string} */
            activation: "relu" | "sigmoid" | "tanh" | "linear";
            /** @description Penalty on the layer's output, divided by the batch size. */
            activityRegularizer?: components["schemas"]["SweepablePenalty"] | null;
        };
        SweepableRegularizationMaxNorm: {
            limit: components["schemas"]["SweepableNumber"];
        };
        SweepableRegularizationDropout: {
            rate: components["schemas"]["SweepableNumber"];
        };
        SweepableRegularizationSpatialDropout: {
            rate: components["schemas"]["SweepableNumber"];
        };
        SweepableRegularizationRecurrentDropout: {
            rate: components["schemas"]["SweepableNumber"];
            /**
             * @description sequence: each sequence has one mask, used at all its time steps (Gal and Ghahramani, 2016). step: a new mask at every time step, as Keras 2.15 draws them in `fit`.
             * @default sequence
             */
            mask?: ("sequence" | "step") | null;
        };
        SweepableRegularizationGaussianDropout: {
            rate: components["schemas"]["SweepableNumber"];
        };
        SweepableRegularizationGaussianNoise: {
            standardDeviation: components["schemas"]["SweepableNumber"];
        };
        SweepableRegularizationLayerNormalization: {
            /** @description Default: `0.001`. */
            epsilon?: components["schemas"]["SweepableNumber"] | null;
        };
        SweepableRegularizationBatchNormalization: {
            /** @description Default: `0.99`. */
            momentum?: components["schemas"]["SweepableNumber"] | null;
            /** @description Default: `0.001`. */
            epsilon?: components["schemas"]["SweepableNumber"] | null;
        };
        SweepableSgdOptimizer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "sgd";
            /** @description Default: `0.01`. */
            learningRate?: components["schemas"]["SweepableNumber"] | null;
            /** @description Decoupled weight decay (AdamW, SGDW): before each update, every trainable weight is multiplied by 1 - learningRate · weightDecay, with the scheduled learning rate. Default: `0`. */
            weightDecay?: components["schemas"]["SweepableNumber"] | null;
        };
        SweepableMomentumOptimizer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "momentum";
            /** @description Default: `0.01`. */
            learningRate?: components["schemas"]["SweepableNumber"] | null;
            /** @description Default: `0.9`. */
            momentum?: components["schemas"]["SweepableNumber"] | null;
            /** @default false */
            nesterov?: boolean | null;
            /** @description Decoupled weight decay (AdamW, SGDW): before each update, every trainable weight is multiplied by 1 - learningRate · weightDecay, with the scheduled learning rate. Default: `0`. */
            weightDecay?: components["schemas"]["SweepableNumber"] | null;
        };
        SweepableRmspropOptimizer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "rmsprop";
            /** @description Default: `0.001`. */
            learningRate?: components["schemas"]["SweepableNumber"] | null;
            /** @description Default: `0.9`. */
            rho?: components["schemas"]["SweepableNumber"] | null;
            /** @description Default: `0`. */
            momentum?: components["schemas"]["SweepableNumber"] | null;
            /** @description Default: `1e-7`. */
            epsilon?: components["schemas"]["SweepableNumber"] | null;
            /** @default false */
            centered?: boolean | null;
            /** @description Decoupled weight decay (AdamW, SGDW): before each update, every trainable weight is multiplied by 1 - learningRate · weightDecay, with the scheduled learning rate. Default: `0`. */
            weightDecay?: components["schemas"]["SweepableNumber"] | null;
        };
        SweepableAdamOptimizer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "adam";
            /** @description Default: `0.001`. */
            learningRate?: components["schemas"]["SweepableNumber"] | null;
            /** @description Default: `0.9`. */
            beta1?: components["schemas"]["SweepableNumber"] | null;
            /** @description Default: `0.999`. */
            beta2?: components["schemas"]["SweepableNumber"] | null;
            /** @description Default: `1e-7`. */
            epsilon?: components["schemas"]["SweepableNumber"] | null;
            /** @description Decoupled weight decay (AdamW, SGDW): before each update, every trainable weight is multiplied by 1 - learningRate · weightDecay, with the scheduled learning rate. Default: `0`. */
            weightDecay?: components["schemas"]["SweepableNumber"] | null;
        };
        SweepableStepLearningRateSchedule: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "step";
            factor: components["schemas"]["SweepableNumber"];
            /** @description Default: `1`. */
            everyEpochs?: components["schemas"]["SweepableInteger"] | null;
        };
        SweepableExponentialLearningRateSchedule: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "exponential";
            factor: components["schemas"]["SweepableNumber"];
            /** @description Default: `1`. */
            everyEpochs?: components["schemas"]["SweepableInteger"] | null;
        };
        SweepableCosineLearningRateSchedule: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "cosine";
            /** @description Default: `0`. */
            finalShare?: components["schemas"]["SweepableNumber"] | null;
        };
        SweepableAugmentationElastic: {
            /** @description Strength: the factor, in pixels, by which the smoothed noise is multiplied. Default: `34`. */
            alpha?: components["schemas"]["SweepableNumber"] | null;
            /** @description Standard deviation of the Gaussian smoothing, in pixels. Default: `4`. */
            sigma?: components["schemas"]["SweepableNumber"] | null;
        };
        SweepableAugmentationCutout: {
            /** @description Side of the square, in pixels. */
            size: components["schemas"]["SweepableInteger"];
        };
        SweepablePatienceStoppingCriterion: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "patience";
        };
        SweepableGeneralizationLossStoppingCriterion: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "generalizationLoss";
            /** @description Default: `5`. */
            alpha?: components["schemas"]["SweepableNumber"] | null;
        };
        SweepableProgressQuotientStoppingCriterion: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "progressQuotient";
            /** @description Default: `1`. */
            alpha?: components["schemas"]["SweepableNumber"] | null;
            /** @description Default: `5`. */
            stripLength?: components["schemas"]["SweepableInteger"] | null;
        };
        /** @description JSON merge patch (RFC 7386) on the preset's spec; null removes what the preset sets. */
        PresetRequestOverrides: {
            /** @description `name` of the spec. */
            name?: unknown;
            /** @description Fields of `dataset`; those left out keep their value. */
            dataset?: unknown;
            /** @description `seeds` of the spec. */
            seeds?: unknown;
            /** @description Fields of `training`; those left out keep their value. */
            training?: unknown;
            /** @description `layerReport` of the spec. */
            layerReport?: unknown;
            /** @description `robustness` of the spec. */
            robustness?: unknown;
            /** @description Fields of `deadlines`; those left out keep their value. */
            deadlines?: unknown;
        };
        ReadinessReason: {
            /** @enum {string} */
            code: "REDIS_UNAVAILABLE" | "REDIS_FORBIDDEN" | "REDIS_FULL" | "DISK_FULL" | "DISK_UNAVAILABLE" | "NO_WORKERS";
            message: string;
        };
        SoftmaxRegressionModel: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            architecture: "softmax-regression";
            output: components["schemas"]["OutputLayerOutput"];
        };
        MlpModel: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            architecture: "mlp";
            /** @description Default: `[64,64]`. */
            hiddenUnits: number[];
            /**
             * @default relu
             * @enum {string}
             */
            activation: "relu" | "sigmoid" | "tanh" | "linear";
            output: components["schemas"]["OutputLayerOutput"];
        };
        CnnModel: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            architecture: "cnn";
            /** @description Filters of each convolution block. A block is a convolution, batch normalization if requested, activation, max pooling, and dropout if requested. Default: `[16,32]`. */
            filters: number[];
            /** @default 3 */
            kernelSize: number;
            /** @default 2 */
            poolSize: number;
            /**
             * @default valid
             * @enum {string}
             */
            padding: "valid" | "same";
            /** @description Default: `[64]`. */
            hiddenUnits: number[];
            /**
             * @default relu
             * @enum {string}
             */
            activation: "relu" | "sigmoid" | "tanh" | "linear";
            output: components["schemas"]["OutputLayerOutput"];
        };
        LstmModel: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            architecture: "lstm";
            /**
             * @description Units of the recurrent layer, which reads an image as a sequence of 28 rows.
             * @default 32
             */
            units: number;
            /** @description Default: `[]`. */
            hiddenUnits: number[];
            /**
             * @description Activation of the dense hidden layers.
             * @default relu
             * @enum {string}
             */
            activation: "relu" | "sigmoid" | "tanh" | "linear";
            output: components["schemas"]["OutputLayerOutput"];
        };
        GruModel: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            architecture: "gru";
            /**
             * @description Units of the recurrent layer, which reads an image as a sequence of 28 rows.
             * @default 32
             */
            units: number;
            /** @description Default: `[]`. */
            hiddenUnits: number[];
            /**
             * @description Activation of the dense hidden layers.
             * @default relu
             * @enum {string}
             */
            activation: "relu" | "sigmoid" | "tanh" | "linear";
            output: components["schemas"]["OutputLayerOutput"];
        };
        LayersModel: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            architecture: "layers";
            /**
             * @description Input shape of the first layer: flat [784], rows [28, 28] (for recurrent layers) or image [28, 28, 1].
             * @default image
             * @enum {string}
             */
            input: "flat" | "rows" | "image";
            /** @description The hidden layers in order. The last one must have a flat output, because the layer in `output` is added after it. */
            layers: components["schemas"]["Layer"][];
            output: components["schemas"]["OutputLayerOutput"];
        };
        DenseLayer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "dense";
            units: number;
            /**
             * @default linear
             * @enum {string}
             */
            activation: "relu" | "sigmoid" | "tanh" | "linear";
            kernelRegularizer?: components["schemas"]["KernelPenalty"];
            kernelConstraint?: components["schemas"]["KernelConstraint"];
            biasRegularizer?: components["schemas"]["Penalty"];
            /** @description Penalty on the layer's output, divided by the batch size. */
            activityRegularizer?: components["schemas"]["Penalty"];
        };
        Conv2dLayer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "conv2d";
            filters: number;
            kernelSize: number;
            /** @default 1 */
            strides: number;
            /**
             * @default valid
             * @enum {string}
             */
            padding: "valid" | "same";
            /**
             * @default linear
             * @enum {string}
             */
            activation: "relu" | "sigmoid" | "tanh" | "linear";
            kernelRegularizer?: components["schemas"]["KernelPenalty"];
            kernelConstraint?: components["schemas"]["KernelConstraint"];
            biasRegularizer?: components["schemas"]["Penalty"];
            /** @description Penalty on the layer's output, divided by the batch size. */
            activityRegularizer?: components["schemas"]["Penalty"];
        };
        MaxPooling2dLayer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "maxPooling2d";
            /** @default 2 */
            poolSize: number;
            /** @description Defaults to `poolSize`. */
            strides?: number;
            /**
             * @default valid
             * @enum {string}
             */
            padding: "valid" | "same";
        };
        BatchNormalizationLayer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "batchNormalization";
            /**
             * Format: double
             * @default 0.99
             */
            momentum: number;
            /**
             * Format: double
             * @default 0.001
             */
            epsilon: number;
        };
        DropoutLayer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "dropout";
            /** Format: double */
            rate: number;
        };
        LayerNormalizationLayer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "layerNormalization";
            /**
             * Format: double
             * @default 0.001
             */
            epsilon: number;
        };
        SpatialDropout2dLayer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "spatialDropout2d";
            /** Format: double */
            rate: number;
        };
        GaussianDropoutLayer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "gaussianDropout";
            /** Format: double */
            rate: number;
        };
        GaussianNoiseLayer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "gaussianNoise";
            /** Format: double */
            standardDeviation: number;
        };
        FlattenLayer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "flatten";
        };
        LstmLayer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "lstm";
            units: number;
            /** @default false */
            returnSequences: boolean;
            /**
             * Format: double
             * @default 0
             */
            recurrentDropout: number;
            /**
             * @description sequence: each sequence has one mask, used at all its time steps (Gal and Ghahramani, 2016). step: a new mask at every time step, as Keras 2.15 draws them in `fit`.
             * @default sequence
             * @enum {string}
             */
            recurrentDropoutMask: "sequence" | "step";
            kernelRegularizer?: components["schemas"]["KernelPenalty"];
            kernelConstraint?: components["schemas"]["KernelConstraint"];
            biasRegularizer?: components["schemas"]["Penalty"];
            /** @description Penalty on the layer's output, divided by the batch size. */
            activityRegularizer?: components["schemas"]["Penalty"];
        };
        GruLayer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "gru";
            units: number;
            /** @default false */
            returnSequences: boolean;
            /**
             * Format: double
             * @default 0
             */
            recurrentDropout: number;
            /**
             * @description sequence: each sequence has one mask, used at all its time steps (Gal and Ghahramani, 2016). step: a new mask at every time step, as Keras 2.15 draws them in `fit`.
             * @default sequence
             * @enum {string}
             */
            recurrentDropoutMask: "sequence" | "step";
            kernelRegularizer?: components["schemas"]["KernelPenalty"];
            kernelConstraint?: components["schemas"]["KernelConstraint"];
            biasRegularizer?: components["schemas"]["Penalty"];
            /** @description Penalty on the layer's output, divided by the batch size. */
            activityRegularizer?: components["schemas"]["Penalty"];
        };
        ActivationLayer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "activation";
            /** @enum {string} */
            activation: "relu" | "sigmoid" | "tanh" | "linear";
            /** @description Penalty on the layer's output, divided by the batch size. */
            activityRegularizer?: components["schemas"]["Penalty"];
        };
        RegularizationMaxNorm: {
            /** Format: double */
            limit: number;
        };
        RegularizationDropout: {
            /** Format: double */
            rate: number;
        };
        RegularizationSpatialDropout: {
            /** Format: double */
            rate: number;
        };
        RegularizationRecurrentDropout: {
            /** Format: double */
            rate: number;
            /**
             * @description sequence: each sequence has one mask, used at all its time steps (Gal and Ghahramani, 2016). step: a new mask at every time step, as Keras 2.15 draws them in `fit`.
             * @default sequence
             * @enum {string}
             */
            mask: "sequence" | "step";
        };
        RegularizationGaussianDropout: {
            /** Format: double */
            rate: number;
        };
        RegularizationGaussianNoise: {
            /** Format: double */
            standardDeviation: number;
        };
        RegularizationLayerNormalization: {
            /**
             * Format: double
             * @default 0.001
             */
            epsilon: number;
        };
        RegularizationBatchNormalization: {
            /**
             * Format: double
             * @default 0.99
             */
            momentum: number;
            /**
             * Format: double
             * @default 0.001
             */
            epsilon: number;
        };
        /** @description How `dataset.trainSize` is divided. Absent for experiments of earlier versions. */
        EstimateImages: {
            /**
             * Format: int64
             * @description Images that one run trains on.
             */
            train: number;
            /**
             * Format: int64
             * @description Images that are held out for validation.
             */
            validation: number;
        };
        ExperimentPlanRun: {
            arm: string;
            /** Format: int64 */
            seed: number;
        };
        /** @description Number of runs in each status. */
        ExperimentSummaryRunCounts: {
            /** Format: int64 */
            queued: number;
            /** Format: int64 */
            running: number;
            /** Format: int64 */
            paused: number;
            /** Format: int64 */
            cancelling: number;
            /** Format: int64 */
            succeeded: number;
            /** Format: int64 */
            failed: number;
            /** Format: int64 */
            cancelled: number;
        };
        BulkAnswerCounts: {
            /** Format: int64 */
            changed: number;
            /** Format: int64 */
            unchanged: number;
            /** Format: int64 */
            refused: number;
        };
        /** @description Number of runs in each status. */
        ExperimentSummaryFieldsRunCounts: {
            /** Format: int64 */
            queued: number;
            /** Format: int64 */
            running: number;
            /** Format: int64 */
            paused: number;
            /** Format: int64 */
            cancelling: number;
            /** Format: int64 */
            succeeded: number;
            /** Format: int64 */
            failed: number;
            /** Format: int64 */
            cancelled: number;
        };
        MeasuredRotationDistortion: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "rotation";
            /**
             * Format: double
             * @description In degrees, alternately left and right.
             */
            strength: number;
            /** Format: double */
            accuracy: number;
            /** Format: double */
            dataLoss: number;
        };
        MeasuredShiftDistortion: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "shift";
            /**
             * Format: double
             * @description In pixels, alternately right, down, left and up.
             */
            strength: number;
            /** Format: double */
            accuracy: number;
            /** Format: double */
            dataLoss: number;
        };
        MeasuredNoiseDistortion: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "noise";
            /**
             * Format: double
             * @description In units of pixel values from 0 to 1, as the standard deviation of Gaussian noise; results are clipped to 0 to 1.
             */
            strength: number;
            /** Format: double */
            accuracy: number;
            /** Format: double */
            dataLoss: number;
        };
        MeasuredBlurDistortion: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "blur";
            /**
             * Format: double
             * @description In pixels, as the standard deviation of the Gaussian.
             */
            strength: number;
            /** Format: double */
            accuracy: number;
            /** Format: double */
            dataLoss: number;
        };
        ReceiptDataset: {
            name: string;
            sha256: {
                [key: string]: string;
            };
        };
        ReceiptThreads: {
            /** Format: int64 */
            intraOp: number;
            /** Format: int64 */
            interOp: number;
        };
        ReceiptCpu: {
            architecture: string;
            model: string;
            /** @description Vector extensions, by which TensorFlow chooses its kernels. */
            instructionSets: string[];
        };
        SelectedEpochMetricsTrain: {
            /** Format: double */
            objective?: number;
            /** Format: double */
            dataLoss?: number;
            /** Format: double */
            penalty?: number;
            /**
             * Format: double
             * @description Share of the images that are classified correctly.
             */
            accuracy?: number;
        };
        SelectedEpochMetricsValidation: {
            /** Format: double */
            objective?: number;
            /** Format: double */
            dataLoss?: number;
            /** Format: double */
            penalty?: number;
            /**
             * Format: double
             * @description Share of the images that are classified correctly.
             */
            accuracy?: number;
        };
        ExperimentCreatedEvent: {
            /** @description Position in the experiment's event stream, from 1. */
            id: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "experiment.created";
            /** Format: date-time */
            at: string;
            experimentId: components["schemas"]["ExperimentId"];
            runId: components["schemas"]["RunId"] | null;
            data: components["schemas"]["ExperimentCreatedEventData"];
        };
        ExperimentChangedEvent: {
            /** @description Position in the experiment's event stream, from 1. */
            id: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "experiment.changed";
            /** Format: date-time */
            at: string;
            experimentId: components["schemas"]["ExperimentId"];
            runId: components["schemas"]["RunId"] | null;
            data: components["schemas"]["ExperimentChangedEventData"];
        };
        ExperimentCancellingEvent: {
            /** @description Position in the experiment's event stream, from 1. */
            id: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "experiment.cancelling";
            /** Format: date-time */
            at: string;
            experimentId: components["schemas"]["ExperimentId"];
            runId: components["schemas"]["RunId"] | null;
            data: components["schemas"]["ExperimentCancellingEventData"];
        };
        ExperimentFinishedEvent: {
            /** @description Position in the experiment's event stream, from 1. */
            id: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "experiment.finished";
            /** Format: date-time */
            at: string;
            experimentId: components["schemas"]["ExperimentId"];
            runId: components["schemas"]["RunId"] | null;
            data: components["schemas"]["ExperimentFinishedEventData"];
        };
        RunQueuedEvent: {
            /** @description Position in the experiment's event stream, from 1. */
            id: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "run.queued";
            /** Format: date-time */
            at: string;
            experimentId: components["schemas"]["ExperimentId"];
            runId: components["schemas"]["RunId"] | null;
            data: components["schemas"]["RunQueuedEventData"];
        };
        RunStartedEvent: {
            /** @description Position in the experiment's event stream, from 1. */
            id: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "run.started";
            /** Format: date-time */
            at: string;
            experimentId: components["schemas"]["ExperimentId"];
            runId: components["schemas"]["RunId"] | null;
            data: components["schemas"]["RunStartedEventData"];
        };
        RunEpochEvent: {
            /** @description Position in the experiment's event stream, from 1. */
            id: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "run.epoch";
            /** Format: date-time */
            at: string;
            experimentId: components["schemas"]["ExperimentId"];
            runId: components["schemas"]["RunId"] | null;
            data: components["schemas"]["RunEpochEventData"];
        };
        RunCheckpointEvent: {
            /** @description Position in the experiment's event stream, from 1. */
            id: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "run.checkpoint";
            /** Format: date-time */
            at: string;
            experimentId: components["schemas"]["ExperimentId"];
            runId: components["schemas"]["RunId"] | null;
            data: components["schemas"]["RunCheckpointEventData"];
        };
        RunPausedEvent: {
            /** @description Position in the experiment's event stream, from 1. */
            id: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "run.paused";
            /** Format: date-time */
            at: string;
            experimentId: components["schemas"]["ExperimentId"];
            runId: components["schemas"]["RunId"] | null;
            data: components["schemas"]["RunPausedEventData"];
        };
        RunResumedEvent: {
            /** @description Position in the experiment's event stream, from 1. */
            id: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "run.resumed";
            /** Format: date-time */
            at: string;
            experimentId: components["schemas"]["ExperimentId"];
            runId: components["schemas"]["RunId"] | null;
            data: components["schemas"]["RunResumedEventData"];
        };
        RunRetryingEvent: {
            /** @description Position in the experiment's event stream, from 1. */
            id: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "run.retrying";
            /** Format: date-time */
            at: string;
            experimentId: components["schemas"]["ExperimentId"];
            runId: components["schemas"]["RunId"] | null;
            data: components["schemas"]["RunRetryingEventData"];
        };
        RunCancellingEvent: {
            /** @description Position in the experiment's event stream, from 1. */
            id: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "run.cancelling";
            /** Format: date-time */
            at: string;
            experimentId: components["schemas"]["ExperimentId"];
            runId: components["schemas"]["RunId"] | null;
            data: components["schemas"]["RunCancellingEventData"];
        };
        RunFinishedEvent: {
            /** @description Position in the experiment's event stream, from 1. */
            id: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "run.finished";
            /** Format: date-time */
            at: string;
            experimentId: components["schemas"]["ExperimentId"];
            runId: components["schemas"]["RunId"] | null;
            data: components["schemas"]["RunFinishedEventData"];
        };
        SweepPathsPath: {
            /** @description Name of the arm that was submitted. */
            sweep: string;
            /** @description What was swept: JSON pointers into the arm. */
            fields: string[];
            /** @description In ascending order of the first field, then the second, … */
            points: components["schemas"]["SweepPathsPathPoint"][];
        };
        SweepPathsChosenOnValidation: {
            arm: string;
            metric: components["schemas"]["ComparisonMetric"];
            /** Format: double */
            mean: number;
        };
        /** @description Runs that ended without a model. They are an outcome of the arm, but not part of its mean. */
        ArmSummaryFailed: {
            /** Format: int64 */
            count: number;
            /** @description Share of the finished runs; null until a run has finished. */
            rate: number | null;
            runs: components["schemas"]["ArmSummaryFailedRun"][];
        };
        ArmSummaryValue: {
            /** Format: int64 */
            seed: number;
            runId: components["schemas"]["RunId"];
            /** Format: double */
            value: number;
            /**
             * Format: int64
             * @description The epoch whose weights were saved and evaluated.
             */
            epoch: number;
        };
        BiasVarianceReplicas: {
            /** Format: int64 */
            planned: number;
            /** @enum {string} */
            resampling: "none" | "bootstrap" | "disjoint";
            /** @enum {string} */
            seedChanges: "everything" | "data";
            /**
             * Format: int64
             * @description Number of training images of a replica.
             */
            images: number;
            /** @description What differs between replicas. */
            varies: string;
            fixed: string;
            description: string;
        };
        BiasVarianceCurve: {
            sweep: string;
            /** @description What was swept: JSON pointers into the arm. */
            fields: string[];
            points: components["schemas"]["BiasVarianceCurvePoint"][];
        };
        /** @description Runs that ended without a model. They are an outcome of the arm, but not part of its mean. */
        ArmBiasVarianceFailed: {
            /** Format: int64 */
            count: number;
            /** @description Share of the finished runs; null until a run has finished. */
            rate: number | null;
            runs: components["schemas"]["ArmBiasVarianceFailedRun"][];
        };
        /** @description The variance with divisor R - 1, and the squared bias corrected for it. The two add up to the same error. */
        BrierDecompositionUnbiased: {
            /** Format: double */
            bias: number;
            /** Format: double */
            variance: number;
        };
        EnsembleUnusedItem: {
            runId: components["schemas"]["RunId"];
            arm: string;
            /** Format: int64 */
            seed: number;
            reason: string;
        };
        EnsembleGroupMember: {
            runId: components["schemas"]["RunId"];
            arm: string;
            /** Format: int64 */
            seed: number;
        };
        EnsembleGainPairedT: {
            /** Format: double */
            t: number;
            /** Format: int64 */
            df: number;
            /** Format: double */
            p: number;
        };
        EnsembleGainSignFlip: {
            /** Format: double */
            p: number;
            /** Format: double */
            smallestPossible: number;
        };
        ComparisonMargin: {
            points: number | null;
            /**
             * Format: double
             * @description In the unit of the metric.
             */
            value: number;
        };
        ComparisonChosenOnValidation: {
            arm: string;
            metric: components["schemas"]["ComparisonMetric"];
            /** Format: double */
            mean: number;
        };
        ArmComparisonMissingPair: {
            /** Format: int64 */
            seed: number;
            reason: string;
        };
        ArmComparisonDifference: {
            /**
             * Format: double
             * @description Arm minus baseline, in the unit of the metric.
             */
            mean: number;
            /** @description The same in percentage points; null for losses. */
            points: number | null;
            standardDeviation: number | null;
            interval: components["schemas"]["Interval"] | null;
            /** @description Correlation of the two arms over the seeds. Pairing narrows the interval only if it is positive. */
            correlation: number | null;
            values: components["schemas"]["ArmComparisonDifferenceValue"][];
        };
        ArmComparisonPairedT: {
            /** Format: double */
            t: number;
            /** Format: int64 */
            df: number;
            /** Format: double */
            p: number;
        };
        ArmComparisonSignFlip: {
            /** Format: double */
            p: number;
            /**
             * Format: double
             * @description 2 / 2^n: the smallest p that the test can give.
             */
            smallestPossible: number;
        };
        ArmComparisonBootstrap: {
            seeds: components["schemas"]["BootstrapInterval"] | null;
            seedsAndImages: components["schemas"]["BootstrapInterval"] | null;
        };
        ArmComparisonEffectSize: {
            dz: number | null;
            /**
             * Format: double
             * @description Share of pairs in which the arm is better; ties count ½.
             */
            probabilityBetter: number;
        };
        ArmComparisonMcnemarItem: {
            /** Format: int64 */
            seed: number;
            /**
             * Format: int64
             * @description Images that only the baseline classifies correctly.
             */
            b: number;
            /**
             * Format: int64
             * @description Images that only the arm classifies correctly.
             */
            c: number;
            /**
             * Format: double
             * @description Exact p.
             */
            p: number;
            chiSquared: components["schemas"]["ArmComparisonMcnemarItemChiSquared"];
        };
        ArmComparisonHolm: {
            /** Format: double */
            p: number;
            family: components["schemas"]["ArmComparisonHolmFamily"];
        };
        ArmComparisonEquivalence: {
            /** Format: double */
            p: number;
            lower: components["schemas"]["ArmComparisonEquivalenceLower"];
            upper: components["schemas"]["ArmComparisonEquivalenceUpper"];
            interval: components["schemas"]["Interval"];
            equivalent: boolean;
        };
        ArmComparisonPracticalEquivalence: {
            /** Format: double */
            below: number;
            /** Format: double */
            within: number;
            /** Format: double */
            above: number;
        };
        ArmComparisonDetectable: {
            /** Format: double */
            power: number;
            /** Format: double */
            alpha: number;
            /**
             * Format: double
             * @description The smallest true difference that this number of seeds would detect.
             */
            difference: number;
            points: number | null;
            /**
             * Format: int64
             * @description Number of seeds needed to detect half that difference.
             */
            seedsForHalf: number;
        };
        ArmComparisonOtherEpoch: {
            /** @enum {string} */
            basis: "equalEpochs" | "selectedEpochs";
            metric: components["schemas"]["ComparisonMetric"];
            description: string;
            /** Format: int64 */
            n: number;
            difference: components["schemas"]["ArmComparisonOtherEpochDifference"] | null;
        };
        ComparisonAcrossMargin: {
            points: number | null;
            /**
             * Format: double
             * @description In the unit of the metric.
             */
            value: number;
        };
        ComparisonAcrossChosenOnValidation: {
            arm: string;
            metric: components["schemas"]["ComparisonMetric"];
            /** Format: double */
            mean: number;
        };
        ComparisonAcrossSource: {
            /** @description The name of the arm in this comparison. */
            name: string;
            experimentId: components["schemas"]["ExperimentId"];
            /** @description Its name in the experiment. */
            arm: string;
            seeds: number[];
        };
        ComparisonAcrossItemMissingPair: {
            /** Format: int64 */
            seed: number;
            reason: string;
        };
        ComparisonAcrossItemDifference: {
            /**
             * Format: double
             * @description Arm minus baseline, in the unit of the metric.
             */
            mean: number;
            /** @description The same in percentage points; null for losses. */
            points: number | null;
            standardDeviation: number | null;
            interval: components["schemas"]["Interval"] | null;
            /** @description Correlation of the two arms over the seeds. Pairing narrows the interval only if it is positive. */
            correlation: number | null;
            values: components["schemas"]["ComparisonAcrossItemDifferenceValue"][];
        };
        ComparisonAcrossItemPairedT: {
            /** Format: double */
            t: number;
            /** Format: int64 */
            df: number;
            /** Format: double */
            p: number;
        };
        ComparisonAcrossItemSignFlip: {
            /** Format: double */
            p: number;
            /**
             * Format: double
             * @description 2 / 2^n: the smallest p that the test can give.
             */
            smallestPossible: number;
        };
        ComparisonAcrossItemBootstrap: {
            seeds: components["schemas"]["BootstrapInterval"] | null;
            seedsAndImages: components["schemas"]["BootstrapInterval"] | null;
        };
        ComparisonAcrossItemEffectSize: {
            dz: number | null;
            /**
             * Format: double
             * @description Share of pairs in which the arm is better; ties count ½.
             */
            probabilityBetter: number;
        };
        ComparisonAcrossItemMcnemarItem: {
            /** Format: int64 */
            seed: number;
            /**
             * Format: int64
             * @description Images that only the baseline classifies correctly.
             */
            b: number;
            /**
             * Format: int64
             * @description Images that only the arm classifies correctly.
             */
            c: number;
            /**
             * Format: double
             * @description Exact p.
             */
            p: number;
            chiSquared: components["schemas"]["ComparisonAcrossItemMcnemarItemChiSquared"];
        };
        ComparisonAcrossItemHolm: {
            /** Format: double */
            p: number;
            family: components["schemas"]["ComparisonAcrossItemHolmFamily"];
        };
        ComparisonAcrossItemEquivalence: {
            /** Format: double */
            p: number;
            lower: components["schemas"]["ComparisonAcrossItemEquivalenceLower"];
            upper: components["schemas"]["ComparisonAcrossItemEquivalenceUpper"];
            interval: components["schemas"]["Interval"];
            equivalent: boolean;
        };
        ComparisonAcrossItemPracticalEquivalence: {
            /** Format: double */
            below: number;
            /** Format: double */
            within: number;
            /** Format: double */
            above: number;
        };
        ComparisonAcrossItemDetectable: {
            /** Format: double */
            power: number;
            /** Format: double */
            alpha: number;
            /**
             * Format: double
             * @description The smallest true difference that this number of seeds would detect.
             */
            difference: number;
            points: number | null;
            /**
             * Format: int64
             * @description Number of seeds needed to detect half that difference.
             */
            seedsForHalf: number;
        };
        ComparisonAcrossItemOtherEpoch: {
            /** @enum {string} */
            basis: "equalEpochs" | "selectedEpochs";
            metric: components["schemas"]["ComparisonMetric"];
            description: string;
            /** Format: int64 */
            n: number;
            difference: components["schemas"]["ComparisonAcrossItemOtherEpochDifference"] | null;
        };
        DiagnosticsTemperatureScaled: {
            /** Format: double */
            ece: number;
            /** Format: double */
            mce: number;
            /** Format: double */
            nll: number;
            /** Format: double */
            brier: number;
            /** @description A reliability diagram: each bin has the images whose largest probability is in (low, high]. */
            bins: components["schemas"]["DiagnosticsTemperatureScaledBin"][];
            /**
             * Format: double
             * @description Fitted on the validation images.
             */
            temperature: number;
        };
        DiagnosticsWorstMistake: {
            /**
             * Format: int64
             * @description Position in the test set, from 0.
             */
            image: number;
            /** Format: int64 */
            label: number;
            /** Format: int64 */
            answer: number;
            /** Format: double */
            confidence: number;
            /** Format: double */
            labelProbability: number;
        };
        CalibrationBin: {
            /** Format: double */
            low: number;
            /** Format: double */
            high: number;
            /** Format: int64 */
            count: number;
            accuracy: number | null;
            confidence: number | null;
        };
        /** @description Number of training images, counted from the first, that the figures are measured on. */
        LayersSample: {
            /** Format: int64 */
            activations: number;
            /** Format: int64 */
            gradients: number;
        };
        PruneCheckPoint: {
            /** Format: double */
            threshold: number;
            /**
             * Format: double
             * @description Share of all kernel weights that are 0 after pruning.
             */
            zeroed: number;
            /** Format: double */
            accuracy: number;
            /** Format: double */
            dataLoss: number;
        };
        SelectedLayerStateLayer: {
            layer: string;
            type: string;
            weights: components["schemas"]["SelectedLayerStateLayerWeight"][];
            activations?: components["schemas"]["ActivationReport"];
        };
        GeneralizationEpoch: {
            /**
             * Format: double
             * @description Share of wrong answers on held-out images minus that on training images.
             */
            error: number;
            /**
             * Format: double
             * @description Data loss on held-out images minus that on training images.
             */
            dataLoss: number;
            /** Format: int64 */
            epoch: number;
        };
        GeneralizationLast: {
            /**
             * Format: double
             * @description Share of wrong answers on held-out images minus that on training images.
             */
            error: number;
            /**
             * Format: double
             * @description Data loss on held-out images minus that on training images.
             */
            dataLoss: number;
            /** Format: int64 */
            epoch: number;
        };
        GeneralizationBest: {
            /**
             * Format: double
             * @description Share of wrong answers on held-out images minus that on training images.
             */
            error: number;
            /**
             * Format: double
             * @description Data loss on held-out images minus that on training images.
             */
            dataLoss: number;
            /** Format: int64 */
            epoch: number;
        };
        GeneralizationSaved: {
            /** Format: int64 */
            epoch: number;
            validation: components["schemas"]["GeneralizationGap"] | null;
            test: components["schemas"]["GeneralizationGap"];
        };
        GeneralizationEffectiveParameters: {
            /**
             * Format: double
             * @description images · (test loss - train loss).
             */
            estimate: number;
            /**
             * Format: int64
             * @description Number of weights.
             */
            parameters: number;
            /**
             * Format: int64
             * @description Number of training images.
             */
            images: number;
        };
        FiguresMissingItem: {
            name: components["schemas"]["FigureName"];
            reason: string;
        };
        SelectedRunPredictionPrediction: {
            /**
             * Format: int64
             * @description The most probable digit. For a single sigmoid unit, 1 if p > 0.5, else 0.
             */
            digit?: number;
            /** @description Probabilities of the digits 0 to 9, or the output of the single sigmoid unit, averaged over samples and models. */
            probabilities?: number[];
            /** @description Null for a single model without Monte-Carlo dropout. */
            uncertainty?: components["schemas"]["Uncertainty"] | null;
            preparation?: components["schemas"]["Preparation"];
            /** @description What the model saw: 28 rows of 28 pixels from 0 (background) to 255 (ink). */
            image?: number[][];
        };
        ArmPredictionMember: {
            runId: components["schemas"]["RunId"];
            /** Format: int64 */
            seed: number;
            weightsSha256: string;
        };
        ArmPredictionPrediction: {
            /**
             * Format: int64
             * @description The most probable digit. For a single sigmoid unit, 1 if p > 0.5, else 0.
             */
            digit: number;
            /** @description Probabilities of the digits 0 to 9, or the output of the single sigmoid unit, averaged over samples and models. */
            probabilities: number[];
            /** @description Null for a single model without Monte-Carlo dropout. */
            uncertainty: components["schemas"]["Uncertainty"] | null;
            preparation: components["schemas"]["Preparation"];
            /** @description The digit that each member predicts. */
            memberDigits: number[];
            /**
             * Format: double
             * @description Share of the members that predict the ensemble's digit.
             */
            agreement: number;
        };
        SelectedArmPredictionMember: {
            runId: components["schemas"]["RunId"];
            /** Format: int64 */
            seed: number;
            weightsSha256: string;
        };
        SelectedArmPredictionPrediction: {
            /**
             * Format: int64
             * @description The most probable digit. For a single sigmoid unit, 1 if p > 0.5, else 0.
             */
            digit?: number;
            /** @description Probabilities of the digits 0 to 9, or the output of the single sigmoid unit, averaged over samples and models. */
            probabilities?: number[];
            /** @description Null for a single model without Monte-Carlo dropout. */
            uncertainty?: components["schemas"]["Uncertainty"] | null;
            preparation?: components["schemas"]["Preparation"];
            /** @description The digit that each member predicts. */
            memberDigits?: number[];
            /**
             * Format: double
             * @description Share of the members that predict the ensemble's digit.
             */
            agreement?: number;
            /** @description What the model saw: 28 rows of 28 pixels from 0 (background) to 255 (ink). */
            image?: number[][];
        };
        TechniqueInteraction: {
            technique: string;
            effect: string;
        };
        /** @description Runs that ended without a model, for example because they diverged. */
        MeasuredHereFailed: {
            /** Format: int64 */
            arm: number;
            /** Format: int64 */
            baseline: number;
        };
        MeasuredHereEffects: {
            /** @description Test accuracy, in percentage points. */
            accuracy: components["schemas"]["MeasuredEffect"] | null;
            /** @description Validation accuracy, in percentage points. */
            validationAccuracy: components["schemas"]["MeasuredEffect"] | null;
            /** @description Data loss on the test images: mean of -log p(label). */
            nll: components["schemas"]["MeasuredEffect"] | null;
            /** @description Calibration error (ECE) on the test images, in percentage points. */
            ece: components["schemas"]["MeasuredEffect"] | null;
            /** @description Training time as a ratio; the mean is geometric, the interval is that of the logarithms. */
            time: components["schemas"]["MeasuredEffect"] | null;
            /** @description Share of the first kernel that is exactly 0, in percentage points, without the weights of pixels that no training image has. */
            sparsity: components["schemas"]["MeasuredEffect"] | null;
            /** @description Accuracy on the distorted test images, in percentage points, as a mean over them. */
            robustness: components["schemas"]["MeasuredEffect"] | null;
        };
        SuggestionSource: {
            title: string;
            url: string;
        };
        /** @description Runs that ended without a model, for example because they diverged. */
        NearestMeasurementFailed: {
            /** Format: int64 */
            arm: number;
            /** Format: int64 */
            baseline: number;
        };
        NearestMeasurementEffects: {
            /** @description Test accuracy, in percentage points. */
            accuracy: components["schemas"]["MeasuredEffect"] | null;
            /** @description Validation accuracy, in percentage points. */
            validationAccuracy: components["schemas"]["MeasuredEffect"] | null;
            /** @description Data loss on the test images: mean of -log p(label). */
            nll: components["schemas"]["MeasuredEffect"] | null;
            /** @description Calibration error (ECE) on the test images, in percentage points. */
            ece: components["schemas"]["MeasuredEffect"] | null;
            /** @description Training time as a ratio; the mean is geometric, the interval is that of the logarithms. */
            time: components["schemas"]["MeasuredEffect"] | null;
            /** @description Share of the first kernel that is exactly 0, in percentage points, without the weights of pixels that no training image has. */
            sparsity: components["schemas"]["MeasuredEffect"] | null;
            /** @description Accuracy on the distorted test images, in percentage points, as a mean over them. */
            robustness: components["schemas"]["MeasuredEffect"] | null;
        };
        SpecPatchItem: {
            /** @enum {string} */
            op: "add" | "replace";
            /**
             * @description A JSON pointer into the spec.
             * @example /training/epochs
             */
            path: string;
            value: unknown;
        };
        WebhookWithSecretDisabled: {
            /** Format: date-time */
            at: string;
            reason: string;
        };
        WebhookDisabled: {
            /** Format: date-time */
            at: string;
            reason: string;
        };
        WorkerRun: {
            runId: components["schemas"]["RunId"];
            experimentId: components["schemas"]["ExperimentId"];
        };
        SgdOptimizerOutput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "sgd";
            /**
             * Format: double
             * @default 0.01
             */
            learningRate: number;
            /**
             * Format: double
             * @description Decoupled weight decay (AdamW, SGDW): before each update, every trainable weight is multiplied by 1 - learningRate · weightDecay, with the scheduled learning rate.
             * @default 0
             */
            weightDecay: number;
        };
        MomentumOptimizerOutput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "momentum";
            /**
             * Format: double
             * @default 0.01
             */
            learningRate: number;
            /**
             * Format: double
             * @default 0.9
             */
            momentum: number;
            /** @default false */
            nesterov: boolean;
            /**
             * Format: double
             * @description Decoupled weight decay (AdamW, SGDW): before each update, every trainable weight is multiplied by 1 - learningRate · weightDecay, with the scheduled learning rate.
             * @default 0
             */
            weightDecay: number;
        };
        RmspropOptimizerOutput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "rmsprop";
            /**
             * Format: double
             * @default 0.001
             */
            learningRate: number;
            /**
             * Format: double
             * @default 0.9
             */
            rho: number;
            /**
             * Format: double
             * @default 0
             */
            momentum: number;
            /**
             * Format: double
             * @default 1e-7
             */
            epsilon: number;
            /** @default false */
            centered: boolean;
            /**
             * Format: double
             * @description Decoupled weight decay (AdamW, SGDW): before each update, every trainable weight is multiplied by 1 - learningRate · weightDecay, with the scheduled learning rate.
             * @default 0
             */
            weightDecay: number;
        };
        AdamOptimizerOutput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "adam";
            /**
             * Format: double
             * @default 0.001
             */
            learningRate: number;
            /**
             * Format: double
             * @default 0.9
             */
            beta1: number;
            /**
             * Format: double
             * @default 0.999
             */
            beta2: number;
            /**
             * Format: double
             * @default 1e-7
             */
            epsilon: number;
            /**
             * Format: double
             * @description Decoupled weight decay (AdamW, SGDW): before each update, every trainable weight is multiplied by 1 - learningRate · weightDecay, with the scheduled learning rate.
             * @default 0
             */
            weightDecay: number;
        };
        StepLearningRateScheduleOutput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "step";
            /** Format: double */
            factor: number;
            /** @default 1 */
            everyEpochs: number;
        };
        ExponentialLearningRateScheduleOutput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "exponential";
            /** Format: double */
            factor: number;
            /** @default 1 */
            everyEpochs: number;
        };
        CosineLearningRateScheduleOutput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "cosine";
            /**
             * Format: double
             * @default 0
             */
            finalShare: number;
        };
        AugmentationOutputElastic: {
            /**
             * Format: double
             * @description Strength: the factor, in pixels, by which the smoothed noise is multiplied.
             * @default 34
             */
            alpha: number;
            /**
             * Format: double
             * @description Standard deviation of the Gaussian smoothing, in pixels.
             * @default 4
             */
            sigma: number;
        };
        AugmentationOutputCutout: {
            /** @description Side of the square, in pixels. */
            size: number;
        };
        PatienceStoppingCriterionOutput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "patience";
        };
        GeneralizationLossStoppingCriterionOutput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "generalizationLoss";
            /**
             * Format: double
             * @default 5
             */
            alpha: number;
        };
        ProgressQuotientStoppingCriterionOutput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "progressQuotient";
            /**
             * Format: double
             * @default 1
             */
            alpha: number;
            /** @default 5 */
            stripLength: number;
        };
        RotationDistortionOutput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "rotation";
            /**
             * Format: double
             * @description In degrees, alternately left and right.
             */
            strength: number;
        };
        ShiftDistortionOutput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "shift";
            /**
             * Format: double
             * @description In pixels, alternately right, down, left and up.
             */
            strength: number;
        };
        NoiseDistortionOutput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "noise";
            /**
             * Format: double
             * @description In units of pixel values from 0 to 1, as the standard deviation of Gaussian noise; results are clipped to 0 to 1.
             */
            strength: number;
        };
        BlurDistortionOutput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "blur";
            /**
             * Format: double
             * @description In pixels, as the standard deviation of the Gaussian.
             */
            strength: number;
        };
        SoftmaxOutputLayerOutput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            activation: "softmax";
            /**
             * Format: double
             * @default 10
             * @constant
             */
            units: 10;
        };
        SigmoidOutputLayerOutput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            activation: "sigmoid";
            /**
             * Format: double
             * @default 1
             * @constant
             */
            units: 1;
        };
        ExperimentCreatedMessageDataLinks: {
            /** @description A path of the service. */
            experiment: string;
            /** @description A path of the service. */
            runs: string;
            /** @description A path of the service. */
            comparison: string;
        };
        ExperimentFinishedMessageDataLinks: {
            /** @description A path of the service. */
            experiment: string;
            /** @description A path of the service. */
            runs: string;
            /** @description A path of the service. */
            comparison: string;
        };
        RunStartedMessageDataLinks: {
            /** @description A path of the service. */
            experiment: string;
            /** @description A path of the service. */
            run: string;
            /** @description A path of the service. */
            metrics: string;
            /** @description A path of the service. */
            artifacts: string;
        };
        RunPausedMessageDataLinks: {
            /** @description A path of the service. */
            experiment: string;
            /** @description A path of the service. */
            run: string;
            /** @description A path of the service. */
            metrics: string;
            /** @description A path of the service. */
            artifacts: string;
        };
        RunResumedMessageDataLinks: {
            /** @description A path of the service. */
            experiment: string;
            /** @description A path of the service. */
            run: string;
            /** @description A path of the service. */
            metrics: string;
            /** @description A path of the service. */
            artifacts: string;
        };
        RunRetryingMessageDataLinks: {
            /** @description A path of the service. */
            experiment: string;
            /** @description A path of the service. */
            run: string;
            /** @description A path of the service. */
            metrics: string;
            /** @description A path of the service. */
            artifacts: string;
        };
        RunFinishedMessageDataLinks: {
            /** @description A path of the service. */
            experiment: string;
            /** @description A path of the service. */
            run: string;
            /** @description A path of the service. */
            metrics: string;
            /** @description A path of the service. */
            artifacts: string;
        };
        RunThresholdReachedMessageDataLinks: {
            /** @description A path of the service. */
            experiment: string;
            /** @description A path of the service. */
            run: string;
            /** @description A path of the service. */
            metrics: string;
            /** @description A path of the service. */
            artifacts: string;
        };
        ExperimentCreatedEventData: {
            name: string;
            /**
             * Format: int64
             * @description How many runs it has.
             */
            runs: number;
        };
        ExperimentChangedEventData: {
            /** @description Which fields were changed. */
            fields: string[];
        };
        ExperimentCancellingEventData: Record<string, never>;
        ExperimentFinishedEventData: {
            /** @enum {string} */
            status: "succeeded" | "partially_succeeded" | "failed" | "cancelled";
            /** @description Runs by status, without the zeros. */
            runCounts: {
                [key: string]: number;
            };
        };
        RunQueuedEventData: {
            arm: string;
            /** Format: int64 */
            seed: number;
            /**
             * Format: int64
             * @description Starts at 1; incremented only when an execution fails.
             */
            attempt: number;
            /** @description `submitted`, `retry`, `resumed`, `released` after it was held, or why its worker gave the run back, such as `shutdown`. */
            reason: string;
        };
        RunStartedEventData: {
            /**
             * Format: int64
             * @description Starts at 1; incremented only when an execution fails.
             */
            attempt: number;
            workerId: string;
            resumedFrom: components["schemas"]["ReachedPosition"] | null;
        };
        RunEpochEventData: {
            metrics: components["schemas"]["EpochMetrics"];
            progress: components["schemas"]["RunProgress"];
        };
        RunCheckpointEventData: {
            /**
             * Format: int64
             * @description Number of finished epochs.
             */
            epoch: number;
            /**
             * Format: int64
             * @description Finished steps of the current epoch.
             */
            step: number;
        };
        RunPausedEventData: {
            /**
             * Format: int64
             * @description Number of finished epochs.
             */
            epoch: number;
        };
        RunResumedEventData: {
            /**
             * Format: int64
             * @description Number of finished epochs.
             */
            epoch: number;
            /**
             * Format: int64
             * @description Finished steps of the current epoch.
             */
            step: number;
        };
        RunRetryingEventData: {
            /**
             * Format: int64
             * @description Starts at 1; incremented only when an execution fails.
             */
            attempt: number;
            error: components["schemas"]["RunError"];
        };
        RunCancellingEventData: {
            /** @description Whether the model trained so far is to be saved. */
            keepModel?: boolean;
        };
        RunFinishedEventData: {
            /** @enum {string} */
            status: "succeeded" | "failed" | "cancelled";
            /**
             * Format: int64
             * @description Starts at 1; incremented only when an execution fails.
             */
            attempt: number;
            stopReason: components["schemas"]["StopReason"] | null;
            evaluation: components["schemas"]["Evaluation"] | null;
            weightsSha256: string | null;
            error: components["schemas"]["RunError"] | null;
        };
        SweepPathsPathPoint: {
            arm: string;
            /**
             * Format: int64
             * @description Number of planned runs of this arm.
             */
            planned: number;
            /**
             * Format: int64
             * @description Number of runs with a value: the sample size.
             */
            n: number;
            /**
             * Format: int64
             * @description Number of runs that have not finished.
             */
            pending: number;
            failed: components["schemas"]["SweepPathsPathPointFailed"];
            mean: number | null;
            /** @description Sample standard deviation (divisor n - 1). */
            standardDeviation: number | null;
            interval: components["schemas"]["Interval"] | null;
            values: components["schemas"]["SweepPathsPathPointValue"][];
            /** @description Why a figure is null, by the name of the figure. */
            reasons: {
                [key: string]: string;
            };
            /**
             * @description Value by field.
             * @example {
             *       "/regularization/dropout/rate": 0.5
             *     }
             */
            point: {
                [key: string]: number;
            };
        };
        ArmSummaryFailedRun: {
            runId: components["schemas"]["RunId"];
            /** Format: int64 */
            seed: number;
            status: components["schemas"]["RunStatus"];
            /** @description diverged, deadline, error, cancelled … */
            reason: string;
        };
        BiasVarianceCurvePoint: {
            arm: string;
            /**
             * @description Value by field.
             * @example {
             *       "/regularization/dropout/rate": 0.5
             *     }
             */
            point: {
                [key: string]: number;
            };
        };
        ArmBiasVarianceFailedRun: {
            runId: components["schemas"]["RunId"];
            /** Format: int64 */
            seed: number;
            status: components["schemas"]["RunStatus"];
            /** @description diverged, deadline, error, cancelled … */
            reason: string;
        };
        ArmComparisonDifferenceValue: {
            /** Format: int64 */
            seed: number;
            /** Format: double */
            value: number;
        };
        ArmComparisonMcnemarItemChiSquared: {
            /** Format: double */
            statistic: number;
            /** Format: double */
            p: number;
        };
        ArmComparisonHolmFamily: {
            /** Format: int64 */
            size: number;
            metrics: components["schemas"]["ComparisonMetric"][];
            arms: string[];
            description: string;
        };
        ArmComparisonEquivalenceLower: {
            /** Format: double */
            t: number;
            /** Format: double */
            p: number;
        };
        ArmComparisonEquivalenceUpper: {
            /** Format: double */
            t: number;
            /** Format: double */
            p: number;
        };
        ArmComparisonOtherEpochDifference: {
            /**
             * Format: double
             * @description Arm minus baseline, in the unit of the metric.
             */
            mean: number;
            /** @description The same in percentage points; null for losses. */
            points: number | null;
            standardDeviation: number | null;
            interval: components["schemas"]["Interval"] | null;
        };
        ComparisonAcrossItemDifferenceValue: {
            /** Format: int64 */
            seed: number;
            /** Format: double */
            value: number;
        };
        ComparisonAcrossItemMcnemarItemChiSquared: {
            /** Format: double */
            statistic: number;
            /** Format: double */
            p: number;
        };
        ComparisonAcrossItemHolmFamily: {
            /** Format: int64 */
            size: number;
            metrics: components["schemas"]["ComparisonMetric"][];
            arms: string[];
            description: string;
        };
        ComparisonAcrossItemEquivalenceLower: {
            /** Format: double */
            t: number;
            /** Format: double */
            p: number;
        };
        ComparisonAcrossItemEquivalenceUpper: {
            /** Format: double */
            t: number;
            /** Format: double */
            p: number;
        };
        ComparisonAcrossItemOtherEpochDifference: {
            /**
             * Format: double
             * @description Arm minus baseline, in the unit of the metric.
             */
            mean: number;
            /** @description The same in percentage points; null for losses. */
            points: number | null;
            standardDeviation: number | null;
            interval: components["schemas"]["Interval"] | null;
        };
        DiagnosticsTemperatureScaledBin: {
            /** Format: double */
            low: number;
            /** Format: double */
            high: number;
            /** Format: int64 */
            count: number;
            accuracy: number | null;
            confidence: number | null;
        };
        SelectedLayerStateLayerWeight: {
            /** @description The name in Keras: `kernel`, `bias`, `gamma`, … */
            name: string;
            shape: number[];
            trainable?: boolean;
            /**
             * Format: double
             * @description Σ|w|
             */
            l1?: number;
            /**
             * Format: double
             * @description √Σw²
             */
            l2?: number;
            /**
             * Format: double
             * @description Largest |w|.
             */
            max?: number;
            /** @description Hoyer sparsity: 0 if all weights have the same size, 1 if only one is not zero. Null for a single weight or if all are zero. */
            hoyer?: number | null;
            /** @description Share of the weights with |w| up to each threshold. */
            shares?: components["schemas"]["SelectedLayerStateLayerWeightShare"][];
            /**
             * Format: double
             * @description Share of the weights that are exactly 0.
             */
            zeroShare?: number;
            /** @description The same, without the weights of pixels that are 0 in every training image: only a penalty changes those. Null unless the weight is a kernel applied to the pixels. */
            seenZeroShare?: number | null;
            /** @description √Σg² of the gradient of the objective, in inference mode on one fixed batch. Null for non-trainable weights. */
            gradientNorm?: number | null;
            histogram?: components["schemas"]["SelectedLayerStateLayerWeightHistogram"];
        };
        /** @description Runs that ended without a model. They are an outcome of the arm, but not part of its mean. */
        SweepPathsPathPointFailed: {
            /** Format: int64 */
            count: number;
            /** @description Share of the finished runs; null until a run has finished. */
            rate: number | null;
            runs: components["schemas"]["SweepPathsPathPointFailedRun"][];
        };
        SweepPathsPathPointValue: {
            /** Format: int64 */
            seed: number;
            runId: components["schemas"]["RunId"];
            /** Format: double */
            value: number;
            /**
             * Format: int64
             * @description The epoch whose weights were saved and evaluated.
             */
            epoch: number;
        };
        SelectedLayerStateLayerWeightShare: {
            /** Format: double */
            threshold: number;
            /** Format: double */
            share: number;
        };
        /** @description Bins of equal width from -max to max. There is one more edge than there are counts. */
        SelectedLayerStateLayerWeightHistogram: {
            edges: number[];
            counts: number[];
        };
        SweepPathsPathPointFailedRun: {
            runId: components["schemas"]["RunId"];
            /** Format: int64 */
            seed: number;
            status: components["schemas"]["RunStatus"];
            /** @description diverged, deadline, error, cancelled … */
            reason: string;
        };
    };
    responses: {
        /** @description `UNAUTHORIZED`: A valid API key is required. */
        Unauthorized: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Forbidden. */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Too Many Requests. */
        TooManyRequests: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Internal Server Error. */
        InternalServerError: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Service Unavailable. */
        ServiceUnavailable: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Bad Request. */
        BadRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Not Found. */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `NOT_ACCEPTABLE`: None of the accepted media types is available. */
        NotAcceptable: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `PAYLOAD_TOO_LARGE`: The request body is too large. */
        PayloadTooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `UNSUPPORTED_MEDIA_TYPE`: The media type of the request body is not supported. */
        UnsupportedMediaType: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Unprocessable Entity. */
        UnprocessableEntity: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Conflict. */
        Conflict: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `PRECONDITION_FAILED`: The resource has changed since it was read. */
        PreconditionFailed: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `RANGE_NOT_SATISFIABLE`: The requested range is outside the artifact. */
        RangeNotSatisfiable: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getLiveness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is alive. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Liveness"];
                };
            };
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Submissions are accepted; `status` and `reasons` say whether they are trained now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            /** @description Submissions are refused; `reasons` says why. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
        };
    };
    getPrometheusMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Text exposition format. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `OVERLOADED`: The service is overloaded. `REDIS_UNAVAILABLE`: Redis is not responding. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listExperiments: {
        parameters: {
            query?: {
                /** @description Items per page, 1 to 100; 20 by default. */
                limit?: number;
                /** @description `nextCursor` of the previous page; opaque. */
                cursor?: string;
                /** @description Only items with one of these states. */
                status?: ("queued" | "running" | "paused" | "cancelling" | "succeeded" | "partially_succeeded" | "failed" | "cancelled")[];
                /** @description Only those with this label, as `key=value`, or `key` for any value. May be repeated: all must hold. */
                label?: string[];
                /** @description Only those whose name contains this text, in any case. */
                name?: string;
                /** @description Only those with this text in the name, description, external id or a label, in any case. */
                text?: string;
                /** @description Only those submitted as this preset. */
                preset?: string;
                /** @description Only those that train on this data set. */
                dataset?: string;
                /** @description Only those that use all of these techniques; `GET /v1/techniques` explains them. */
                technique?: ("l1" | "l2" | "elastic-net" | "proximal-l1" | "bias-penalty" | "activity-penalty" | "max-norm" | "dropout" | "spatial-dropout" | "recurrent-dropout" | "gaussian-dropout" | "gaussian-noise" | "batch-normalization" | "layer-normalization" | "weight-decay" | "gradient-clipping" | "learning-rate-schedule" | "label-smoothing" | "data-augmentation" | "mixup" | "early-stopping" | "weight-averaging")[];
                /** @description Only those created at this time or later. */
                createdAfter?: string;
                /** @description Only those created before this time. */
                createdBefore?: string;
                /** @description Whether experiments are archived: `true`: only those that are; `any`: all. `false` by default. */
                archived?: "true" | "false" | "any";
                /** @description By time of creation: `-createdAt`, newest first, by default. */
                sort?: "createdAt" | "-createdAt";
                /** @description Answer with these fields alone; all by default. */
                fields?: ("id" | "externalId" | "name" | "description" | "labels" | "metadata" | "preset" | "status" | "createdAt" | "startedAt" | "finishedAt" | "after" | "startAt" | "archivedAt" | "progress" | "runCounts")[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    /** @description Changes with the answer. Send it as If-None-Match to get 304 until then. */
                    etag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExperimentPage"];
                };
            };
            /** @description Nothing has changed since the entity tag in If-None-Match. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            406: components["responses"]["NotAcceptable"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_UNAVAILABLE`: Redis is not responding. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    submitExperiment: {
        parameters: {
            query?: {
                /** @description If an experiment with the same spec (including its name) is queued, running, paused or has succeeded, return the newest one, with `Deduplicated: true`, and create nothing. */
                deduplicate?: boolean;
                /** @description Queued runs of a higher priority start before others of the same tenant; other tenants wait no longer for it. 0 by default. */
                priority?: number;
                /** @description Up to 20 experiments that must have finished, in whatever way, before the runs start. */
                after?: string[];
                /** @description The runs do not start before this time of RFC 3339, which is at most 30 days ahead. One that has passed is as good as none. */
                startAt?: string;
            };
            header?: {
                /** @description Makes the request safe to retry for a day: with the same key it is carried out only once, and retries get the first answer with the resource's current state and `Idempotency-Replayed: true`. Use a new UUID for each request. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        /** @description A spec, or the name of a preset or the id of an experiment, with overrides. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["Submission"];
            };
        };
        responses: {
            /** @description Accepted: the experiment with its queued runs. */
            202: {
                headers: {
                    /** @description The request was carried out before, under the same `Idempotency-Key`; nothing was changed this time. */
                    "idempotency-replayed"?: "true";
                    /** @description Where to follow it. */
                    location: string;
                    /** @description Seconds to wait before polling. */
                    "retry-after"?: string;
                    /** @description With `deduplicate=true`: the experiment was there before, and nothing was created. */
                    deduplicated?: "true";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Experiment"];
                };
            };
            /** @description `INVALID_SPEC`: The experiment spec is not valid. `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `TENANT_STORAGE_FULL`: The tenant has too many bytes of files. `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `PRESET_NOT_FOUND`: There is no such preset. `EXPERIMENT_NOT_FOUND`: There is no such experiment. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description `SPEC_TOO_LARGE`: The experiment is larger than this installation allows. `IDEMPOTENCY_KEY_REUSED`: The idempotency key belongs to another request. */
            422: components["responses"]["UnprocessableEntity"];
            /** @description `QUEUE_FULL`: Too many runs are queued. `TENANT_QUEUE_FULL`: The tenant has too many queued runs. `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `RECORD_DAMAGED`: A stored record is damaged. `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_UNAVAILABLE`: Redis is not responding. `RECORD_UNREADABLE`: The record belongs to another version of regulab. `REDIS_FULL`: Redis is full. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    planExperiment: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description A spec, or the name of a preset or the id of an experiment, with overrides. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["Submission"];
            };
        };
        responses: {
            /** @description The plan. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExperimentPlan"];
                };
            };
            /** @description `INVALID_SPEC`: The experiment spec is not valid. `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `PRESET_NOT_FOUND`: There is no such preset. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description `SPEC_TOO_LARGE`: The experiment is larger than this installation allows. */
            422: components["responses"]["UnprocessableEntity"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `RECORD_DAMAGED`: A stored record is damaged. `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_UNAVAILABLE`: Redis is not responding. `RECORD_UNREADABLE`: The record belongs to another version of regulab. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    submitExperiments: {
        parameters: {
            query?: {
                /** @description If an experiment with the same spec (including its name) is queued, running, paused or has succeeded, return the newest one, with `Deduplicated: true`, and create nothing. */
                deduplicate?: boolean;
                /** @description Queued runs of a higher priority start before others of the same tenant; other tenants wait no longer for it. 0 by default. */
                priority?: number;
                /** @description Up to 20 experiments that must have finished, in whatever way, before the runs start. */
                after?: string[];
                /** @description The runs do not start before this time of RFC 3339, which is at most 30 days ahead. One that has passed is as good as none. */
                startAt?: string;
            };
            header?: {
                /** @description Makes the request safe to retry for a day: with the same key it is carried out only once, and retries get the first answer with the resource's current state and `Idempotency-Replayed: true`. Use a new UUID for each request. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SubmissionBatch"];
            };
        };
        responses: {
            /** @description The outcome of each submission, in their order. */
            200: {
                headers: {
                    /** @description The request was carried out before, under the same `Idempotency-Key`; nothing was changed this time. */
                    "idempotency-replayed"?: "true";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchAnswer"];
                };
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            406: components["responses"]["NotAcceptable"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `OVERLOADED`: The service is overloaded. `REDIS_UNAVAILABLE`: Redis is not responding. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    changeExperiments: {
        parameters: {
            query?: {
                /** @description Only items with one of these states. */
                status?: ("queued" | "running" | "paused" | "cancelling" | "succeeded" | "partially_succeeded" | "failed" | "cancelled")[];
                /** @description Only those with this label, as `key=value`, or `key` for any value. May be repeated: all must hold. */
                label?: string[];
                /** @description Only those whose name contains this text, in any case. */
                name?: string;
                /** @description Only those with this text in the name, description, external id or a label, in any case. */
                text?: string;
                /** @description Only those submitted as this preset. */
                preset?: string;
                /** @description Only those that train on this data set. */
                dataset?: string;
                /** @description Only those that use all of these techniques; `GET /v1/techniques` explains them. */
                technique?: ("l1" | "l2" | "elastic-net" | "proximal-l1" | "bias-penalty" | "activity-penalty" | "max-norm" | "dropout" | "spatial-dropout" | "recurrent-dropout" | "gaussian-dropout" | "gaussian-noise" | "batch-normalization" | "layer-normalization" | "weight-decay" | "gradient-clipping" | "learning-rate-schedule" | "label-smoothing" | "data-augmentation" | "mixup" | "early-stopping" | "weight-averaging")[];
                /** @description Only those created at this time or later. */
                createdAfter?: string;
                /** @description Only those created before this time. */
                createdBefore?: string;
                /** @description Whether experiments are archived: `true`: only those that are; `any`: all. `false` by default. */
                archived?: "true" | "false" | "any";
            };
            header?: {
                /** @description Makes the request safe to retry for a day: with the same key it is carried out only once, and retries get the first answer with the resource's current state and `Idempotency-Replayed: true`. Use a new UUID for each request. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkChange"];
            };
        };
        responses: {
            /** @description The outcome for each experiment. */
            200: {
                headers: {
                    /** @description The request was carried out before, under the same `Idempotency-Key`; nothing was changed this time. */
                    "idempotency-replayed"?: "true";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkAnswer"];
                };
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            406: components["responses"]["NotAcceptable"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_UNAVAILABLE`: Redis is not responding. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getExperimentByExternalId: {
        parameters: {
            query?: never;
            header?: {
                /** @description `wait=30` delays the response until the resource changes, for at most that many seconds (up to 55). With If-None-Match it waits for a change since that entity tag, and answers 304 when none comes. A finished resource is answered at once. What is no whole number of seconds is ignored, as RFC 7240 says; `Preference-Applied` says what was applied. */
                prefer?: string;
            };
            path: {
                /** @description A unique name for the experiment, chosen by the client. */
                externalId: components["schemas"]["ExternalId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The experiment. */
            200: {
                headers: {
                    /** @description Changes with every event of the resource, but not with progress within an epoch. Send it as If-None-Match to get 304 until something happens. */
                    etag: string;
                    /** @description The waiting time that was applied, in seconds. */
                    "preference-applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Experiment"];
                };
            };
            /** @description Nothing has changed since the entity tag in If-None-Match. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `EXPERIMENT_NOT_FOUND`: There is no such experiment. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `RECORD_DAMAGED`: A stored record is damaged. `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_UNAVAILABLE`: Redis is not responding. `RECORD_UNREADABLE`: The record belongs to another version of regulab. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    putExperiment: {
        parameters: {
            query?: {
                /** @description Queued runs of a higher priority start before others of the same tenant; other tenants wait no longer for it. 0 by default. */
                priority?: number;
                /** @description Up to 20 experiments that must have finished, in whatever way, before the runs start. */
                after?: string[];
                /** @description The runs do not start before this time of RFC 3339, which is at most 30 days ahead. One that has passed is as good as none. */
                startAt?: string;
            };
            header?: never;
            path: {
                /** @description A unique name for the experiment, chosen by the client. */
                externalId: components["schemas"]["ExternalId"];
            };
            cookie?: never;
        };
        /** @description A spec, or the name of a preset or the id of an experiment, with overrides. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["Submission"];
            };
        };
        responses: {
            /** @description It was submitted before; nothing changed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Experiment"];
                };
            };
            /** @description Accepted: the experiment with its queued runs. */
            202: {
                headers: {
                    /** @description The request was carried out before, under the same `Idempotency-Key`; nothing was changed this time. */
                    "idempotency-replayed"?: "true";
                    /** @description Where to follow it. */
                    location: string;
                    /** @description Seconds to wait before polling. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Experiment"];
                };
            };
            /** @description `INVALID_SPEC`: The experiment spec is not valid. `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `TENANT_STORAGE_FULL`: The tenant has too many bytes of files. `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `PRESET_NOT_FOUND`: There is no such preset. `EXPERIMENT_NOT_FOUND`: There is no such experiment. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            /** @description `EXTERNAL_ID_TAKEN`: The external id belongs to an experiment of another spec. */
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description `SPEC_TOO_LARGE`: The experiment is larger than this installation allows. */
            422: components["responses"]["UnprocessableEntity"];
            /** @description `QUEUE_FULL`: Too many runs are queued. `TENANT_QUEUE_FULL`: The tenant has too many queued runs. `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `RECORD_DAMAGED`: A stored record is damaged. `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_UNAVAILABLE`: Redis is not responding. `RECORD_UNREADABLE`: The record belongs to another version of regulab. `REDIS_FULL`: Redis is full. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getExperiment: {
        parameters: {
            query?: {
                /** @description Answer with these fields alone; all by default. */
                fields?: ("id" | "externalId" | "name" | "description" | "labels" | "metadata" | "preset" | "status" | "createdAt" | "startedAt" | "finishedAt" | "after" | "startAt" | "archivedAt" | "spec" | "warnings" | "estimate" | "progress" | "runs")[];
            };
            header?: {
                /** @description `wait=30` delays the response until the resource changes, for at most that many seconds (up to 55). With If-None-Match it waits for a change since that entity tag, and answers 304 when none comes. A finished resource is answered at once. What is no whole number of seconds is ignored, as RFC 7240 says; `Preference-Applied` says what was applied. */
                prefer?: string;
            };
            path: {
                experimentId: components["schemas"]["ExperimentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The experiment. */
            200: {
                headers: {
                    /** @description Changes with every event of the resource, but not with progress within an epoch. Send it as If-None-Match to get 304 until something happens. */
                    etag: string;
                    /** @description The waiting time that was applied, in seconds. */
                    "preference-applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SelectableExperiment"];
                };
            };
            /** @description Nothing has changed since the entity tag in If-None-Match. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `EXPERIMENT_NOT_FOUND`: There is no such experiment. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `RECORD_DAMAGED`: A stored record is damaged. `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_UNAVAILABLE`: Redis is not responding. `RECORD_UNREADABLE`: The record belongs to another version of regulab. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    deleteExperiment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                experimentId: components["schemas"]["ExperimentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `EXPERIMENT_NOT_FOUND`: There is no such experiment. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            /** @description `EXPERIMENT_NOT_FINISHED`: The experiment is not finished yet. */
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_UNAVAILABLE`: Redis is not responding. `RECORD_UNREADABLE`: The record belongs to another version of regulab. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    changeExperiment: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the resource as it was read: the change is refused (412) when an event has changed it since. */
                "if-match"?: string;
            };
            path: {
                experimentId: components["schemas"]["ExperimentId"];
            };
            cookie?: never;
        };
        /** @description JSON merge patch (RFC 7396) on an experiment: what is left out stays. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExperimentPatch"];
                "application/merge-patch+json": components["schemas"]["ExperimentPatch"];
            };
        };
        responses: {
            /** @description The experiment after the change. */
            200: {
                headers: {
                    /** @description Changes with every event of the resource, but not with progress within an epoch. Send it as If-None-Match to get 304 until something happens. */
                    etag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Experiment"];
                };
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `EXPERIMENT_NOT_FOUND`: There is no such experiment. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `RECORD_DAMAGED`: A stored record is damaged. `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_FULL`: Redis is full. `REDIS_UNAVAILABLE`: Redis is not responding. `RECORD_UNREADABLE`: The record belongs to another version of regulab. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    cancelExperiment: {
        parameters: {
            query?: {
                /** @description Whether to keep the models trained so far. */
                keepModel?: boolean;
            };
            header?: {
                /** @description Makes the request safe to retry for a day: with the same key it is carried out only once, and retries get the first answer with the resource's current state and `Idempotency-Replayed: true`. Use a new UUID for each request. */
                "idempotency-key"?: string;
            };
            path: {
                experimentId: components["schemas"]["ExperimentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Already finished; nothing changed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Experiment"];
                };
            };
            /** @description Cancelled; running runs are stopping. */
            202: {
                headers: {
                    /** @description The request was carried out before, under the same `Idempotency-Key`; nothing was changed this time. */
                    "idempotency-replayed"?: "true";
                    /** @description Where to follow it. */
                    location: string;
                    /** @description Seconds to wait before polling. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Experiment"];
                };
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `EXPERIMENT_NOT_FOUND`: There is no such experiment. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description `IDEMPOTENCY_KEY_REUSED`: The idempotency key belongs to another request. */
            422: components["responses"]["UnprocessableEntity"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `RECORD_DAMAGED`: A stored record is damaged. `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_FULL`: Redis is full. `REDIS_UNAVAILABLE`: Redis is not responding. `RECORD_UNREADABLE`: The record belongs to another version of regulab. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listRuns: {
        parameters: {
            query?: {
                /** @description Items per page, 1 to 100; 20 by default. */
                limit?: number;
                /** @description `nextCursor` of the previous page; opaque. */
                cursor?: string;
                /** @description Only items with one of these states. */
                status?: ("queued" | "running" | "paused" | "cancelling" | "succeeded" | "failed" | "cancelled")[];
            };
            header?: never;
            path: {
                experimentId: components["schemas"]["ExperimentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    /** @description Changes with the answer. Send it as If-None-Match to get 304 until then. */
                    etag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunPage"];
                };
            };
            /** @description Nothing has changed since the entity tag in If-None-Match. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `EXPERIMENT_NOT_FOUND`: There is no such experiment. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_UNAVAILABLE`: Redis is not responding. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    archiveExperiment: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to retry for a day: with the same key it is carried out only once, and retries get the first answer with the resource's current state and `Idempotency-Replayed: true`. Use a new UUID for each request. */
                "idempotency-key"?: string;
            };
            path: {
                experimentId: components["schemas"]["ExperimentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The experiment, changed now or before. */
            200: {
                headers: {
                    /** @description The request was carried out before, under the same `Idempotency-Key`; nothing was changed this time. */
                    "idempotency-replayed"?: "true";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Experiment"];
                };
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `EXPERIMENT_NOT_FOUND`: There is no such experiment. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description `IDEMPOTENCY_KEY_REUSED`: The idempotency key belongs to another request. */
            422: components["responses"]["UnprocessableEntity"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `RECORD_DAMAGED`: A stored record is damaged. `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_FULL`: Redis is full. `REDIS_UNAVAILABLE`: Redis is not responding. `RECORD_UNREADABLE`: The record belongs to another version of regulab. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    restoreExperiment: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to retry for a day: with the same key it is carried out only once, and retries get the first answer with the resource's current state and `Idempotency-Replayed: true`. Use a new UUID for each request. */
                "idempotency-key"?: string;
            };
            path: {
                experimentId: components["schemas"]["ExperimentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The experiment, changed now or before. */
            200: {
                headers: {
                    /** @description The request was carried out before, under the same `Idempotency-Key`; nothing was changed this time. */
                    "idempotency-replayed"?: "true";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Experiment"];
                };
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `EXPERIMENT_NOT_FOUND`: There is no such experiment. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description `IDEMPOTENCY_KEY_REUSED`: The idempotency key belongs to another request. */
            422: components["responses"]["UnprocessableEntity"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `RECORD_DAMAGED`: A stored record is damaged. `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_FULL`: Redis is full. `REDIS_UNAVAILABLE`: Redis is not responding. `RECORD_UNREADABLE`: The record belongs to another version of regulab. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    addSeeds: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to retry for a day: with the same key it is carried out only once, and retries get the first answer with the resource's current state and `Idempotency-Replayed: true`. Use a new UUID for each request. */
                "idempotency-key"?: string;
            };
            path: {
                experimentId: components["schemas"]["ExperimentId"];
            };
            cookie?: never;
        };
        /** @description Either `seeds` or `count`. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["MoreSeeds"];
            };
        };
        responses: {
            /** @description Accepted: the experiment with its new runs. */
            202: {
                headers: {
                    /** @description The request was carried out before, under the same `Idempotency-Key`; nothing was changed this time. */
                    "idempotency-replayed"?: "true";
                    /** @description Where to follow it. */
                    location: string;
                    /** @description Seconds to wait before polling. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Experiment"];
                };
            };
            /** @description `INVALID_REQUEST`: The request is not valid. `INVALID_SPEC`: The experiment spec is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `TENANT_STORAGE_FULL`: The tenant has too many bytes of files. `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `EXPERIMENT_NOT_FOUND`: There is no such experiment. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            /** @description `SEEDS_FIXED`: The experiment cannot get more seeds. */
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description `SPEC_TOO_LARGE`: The experiment is larger than this installation allows. `IDEMPOTENCY_KEY_REUSED`: The idempotency key belongs to another request. */
            422: components["responses"]["UnprocessableEntity"];
            /** @description `QUEUE_FULL`: Too many runs are queued. `TENANT_QUEUE_FULL`: The tenant has too many queued runs. `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `RECORD_DAMAGED`: A stored record is damaged. `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_FULL`: Redis is full. `REDIS_UNAVAILABLE`: Redis is not responding. `RECORD_UNREADABLE`: The record belongs to another version of regulab. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getExperimentMetrics: {
        parameters: {
            query?: {
                /** @description Only these metrics, separated by commas: any of train.objective, train.dataLoss, train.penalty, train.accuracy, validation.objective, validation.dataLoss, validation.penalty, validation.accuracy. */
                names?: ("train.objective" | "train.dataLoss" | "train.penalty" | "train.accuracy" | "validation.objective" | "validation.dataLoss" | "validation.penalty" | "validation.accuracy")[];
                /** @description At most this many epochs: the first, the last and evenly spaced ones in between. */
                maxPoints?: number;
                /** @description Only runs of this arm. */
                arm?: string;
                /** @description Only runs in one of these states. */
                status?: ("queued" | "running" | "paused" | "cancelling" | "succeeded" | "failed" | "cancelled")[];
                /** @description Goes before the header `Accept`. */
                format?: "json" | "csv" | "ndjson" | "parquet";
            };
            header?: never;
            path: {
                experimentId: components["schemas"]["ExperimentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The histories so far. */
            200: {
                headers: {
                    /** @description Changes with every event of the resource, but not with progress within an epoch. Send it as If-None-Match to get 304 until something happens. */
                    etag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExperimentMetrics"];
                    "text/csv": string;
                    "application/x-ndjson": string;
                    "application/vnd.apache.parquet": string;
                };
            };
            /** @description Nothing has changed since the entity tag in If-None-Match. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `EXPERIMENT_NOT_FOUND`: There is no such experiment. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `RECORD_DAMAGED`: A stored record is damaged. `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_UNAVAILABLE`: Redis is not responding. `RECORD_UNREADABLE`: The record belongs to another version of regulab. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listAllRuns: {
        parameters: {
            query?: {
                /** @description Items per page, 1 to 100; 20 by default. */
                limit?: number;
                /** @description `nextCursor` of the previous page; opaque. */
                cursor?: string;
                /** @description Only items with one of these states. */
                status?: ("queued" | "running" | "paused" | "cancelling" | "succeeded" | "failed" | "cancelled")[];
                /** @description Only those with this label, as `key=value`, or `key` for any value. May be repeated: all must hold. */
                label?: string[];
                /** @description Only those whose name contains this text, in any case. */
                name?: string;
                /** @description Only those with this text in the name, description, external id or a label, in any case. */
                text?: string;
                /** @description Only those submitted as this preset. */
                preset?: string;
                /** @description Only those that train on this data set. */
                dataset?: string;
                /** @description Only those that use all of these techniques; `GET /v1/techniques` explains them. */
                technique?: ("l1" | "l2" | "elastic-net" | "proximal-l1" | "bias-penalty" | "activity-penalty" | "max-norm" | "dropout" | "spatial-dropout" | "recurrent-dropout" | "gaussian-dropout" | "gaussian-noise" | "batch-normalization" | "layer-normalization" | "weight-decay" | "gradient-clipping" | "learning-rate-schedule" | "label-smoothing" | "data-augmentation" | "mixup" | "early-stopping" | "weight-averaging")[];
                /** @description Only those created at this time or later. */
                createdAfter?: string;
                /** @description Only those created before this time. */
                createdBefore?: string;
                /** @description Whether experiments are archived: `true`: only those that are; `any`: all. `false` by default. */
                archived?: "true" | "false" | "any";
                /** @description By time of creation: `-createdAt`, newest first, by default. */
                sort?: "createdAt" | "-createdAt";
                /** @description Only runs of arms of this name. */
                arm?: string;
                /** @description Answer with these fields alone; all by default. */
                fields?: ("id" | "arm" | "seed" | "status" | "experimentId" | "attempt" | "waitReason" | "stopReason" | "progress" | "evaluation" | "weightsSha256" | "receipt" | "reproduction" | "error" | "createdAt" | "startedAt" | "finishedAt")[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    /** @description Changes with the answer. Send it as If-None-Match to get 304 until then. */
                    etag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AllRunsPage"];
                };
            };
            /** @description Nothing has changed since the entity tag in If-None-Match. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            406: components["responses"]["NotAcceptable"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_UNAVAILABLE`: Redis is not responding. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getQueue: {
        parameters: {
            query?: {
                /** @description Items per page, 1 to 100; 20 by default. */
                limit?: number;
                /** @description `nextCursor` of the previous page; opaque. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    /** @description Changes with the answer. Send it as If-None-Match to get 304 until then. */
                    etag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Queue"];
                };
            };
            /** @description Nothing has changed since the entity tag in If-None-Match. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            406: components["responses"]["NotAcceptable"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_UNAVAILABLE`: Redis is not responding. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getRun: {
        parameters: {
            query?: never;
            header?: {
                /** @description `wait=30` delays the response until the resource changes, for at most that many seconds (up to 55). With If-None-Match it waits for a change since that entity tag, and answers 304 when none comes. A finished resource is answered at once. What is no whole number of seconds is ignored, as RFC 7240 says; `Preference-Applied` says what was applied. */
                prefer?: string;
            };
            path: {
                runId: components["schemas"]["RunId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The run. */
            200: {
                headers: {
                    /** @description Changes with every event of the resource, but not with progress within an epoch. Send it as If-None-Match to get 304 until something happens. */
                    etag: string;
                    /** @description The waiting time that was applied, in seconds. */
                    "preference-applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description Nothing has changed since the entity tag in If-None-Match. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `RUN_NOT_FOUND`: There is no such run. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_UNAVAILABLE`: Redis is not responding. `RECORD_UNREADABLE`: The record belongs to another version of regulab. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getMetrics: {
        parameters: {
            query?: {
                /** @description Only these metrics, separated by commas: any of train.objective, train.dataLoss, train.penalty, train.accuracy, validation.objective, validation.dataLoss, validation.penalty, validation.accuracy. */
                names?: ("train.objective" | "train.dataLoss" | "train.penalty" | "train.accuracy" | "validation.objective" | "validation.dataLoss" | "validation.penalty" | "validation.accuracy")[];
                /** @description At most this many epochs: the first, the last and evenly spaced ones in between. */
                maxPoints?: number;
            };
            header?: never;
            path: {
                runId: components["schemas"]["RunId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The history so far. */
            200: {
                headers: {
                    /** @description Changes with every event of the resource, but not with progress within an epoch. Send it as If-None-Match to get 304 until something happens. */
                    etag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SelectableMetrics"];
                };
            };
            /** @description Nothing has changed since the entity tag in If-None-Match. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `RUN_NOT_FOUND`: There is no such run. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_UNAVAILABLE`: Redis is not responding. `RECORD_UNREADABLE`: The record belongs to another version of regulab. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    cancelRun: {
        parameters: {
            query?: {
                /** @description Whether to keep the models trained so far. */
                keepModel?: boolean;
            };
            header?: {
                /** @description Makes the request safe to retry for a day: with the same key it is carried out only once, and retries get the first answer with the resource's current state and `Idempotency-Replayed: true`. Use a new UUID for each request. */
                "idempotency-key"?: string;
            };
            path: {
                runId: components["schemas"]["RunId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Already finished; nothing changed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description Cancelled, or being stopped. */
            202: {
                headers: {
                    /** @description The request was carried out before, under the same `Idempotency-Key`; nothing was changed this time. */
                    "idempotency-replayed"?: "true";
                    /** @description Where to follow it. */
                    location: string;
                    /** @description Seconds to wait before polling. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `RUN_NOT_FOUND`: There is no such run. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description `IDEMPOTENCY_KEY_REUSED`: The idempotency key belongs to another request. */
            422: components["responses"]["UnprocessableEntity"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_UNAVAILABLE`: Redis is not responding. `RECORD_UNREADABLE`: The record belongs to another version of regulab. `REDIS_FULL`: Redis is full. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    pauseRun: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to retry for a day: with the same key it is carried out only once, and retries get the first answer with the resource's current state and `Idempotency-Replayed: true`. Use a new UUID for each request. */
                "idempotency-key"?: string;
            };
            path: {
                runId: components["schemas"]["RunId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It was already paused or being paused. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description Paused, or about to be. */
            202: {
                headers: {
                    /** @description The request was carried out before, under the same `Idempotency-Key`; nothing was changed this time. */
                    "idempotency-replayed"?: "true";
                    /** @description Where to follow it. */
                    location: string;
                    /** @description Seconds to wait before polling. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `RUN_NOT_FOUND`: There is no such run. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            /** @description `RUN_NOT_PAUSABLE`: The run cannot be paused. */
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description `IDEMPOTENCY_KEY_REUSED`: The idempotency key belongs to another request. */
            422: components["responses"]["UnprocessableEntity"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_UNAVAILABLE`: Redis is not responding. `RECORD_UNREADABLE`: The record belongs to another version of regulab. `REDIS_FULL`: Redis is full. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    resumeRun: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to retry for a day: with the same key it is carried out only once, and retries get the first answer with the resource's current state and `Idempotency-Replayed: true`. Use a new UUID for each request. */
                "idempotency-key"?: string;
            };
            path: {
                runId: components["schemas"]["RunId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It was not paused and has no pending pause request. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description Queued again. */
            202: {
                headers: {
                    /** @description The request was carried out before, under the same `Idempotency-Key`; nothing was changed this time. */
                    "idempotency-replayed"?: "true";
                    /** @description Where to follow it. */
                    location: string;
                    /** @description Seconds to wait before polling. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `RUN_NOT_FOUND`: There is no such run. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            /** @description `RUN_NOT_RESUMABLE`: The run cannot be resumed. */
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description `IDEMPOTENCY_KEY_REUSED`: The idempotency key belongs to another request. */
            422: components["responses"]["UnprocessableEntity"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_UNAVAILABLE`: Redis is not responding. `RECORD_UNREADABLE`: The record belongs to another version of regulab. `REDIS_FULL`: Redis is full. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    retryRun: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to retry for a day: with the same key it is carried out only once, and retries get the first answer with the resource's current state and `Idempotency-Replayed: true`. Use a new UUID for each request. */
                "idempotency-key"?: string;
            };
            path: {
                runId: components["schemas"]["RunId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Queued again. */
            202: {
                headers: {
                    /** @description The request was carried out before, under the same `Idempotency-Key`; nothing was changed this time. */
                    "idempotency-replayed"?: "true";
                    /** @description Where to follow it. */
                    location: string;
                    /** @description Seconds to wait before polling. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `TENANT_STORAGE_FULL`: The tenant has too many bytes of files. `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `RUN_NOT_FOUND`: There is no such run. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            /** @description `RUN_NOT_RETRYABLE`: The run cannot be retried. */
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description `IDEMPOTENCY_KEY_REUSED`: The idempotency key belongs to another request. */
            422: components["responses"]["UnprocessableEntity"];
            /** @description `QUEUE_FULL`: Too many runs are queued. `TENANT_QUEUE_FULL`: The tenant has too many queued runs. `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_UNAVAILABLE`: Redis is not responding. `RECORD_UNREADABLE`: The record belongs to another version of regulab. `REDIS_FULL`: Redis is full. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    reproduceRun: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to retry for a day: with the same key it is carried out only once, and retries get the first answer with the resource's current state and `Idempotency-Replayed: true`. Use a new UUID for each request. */
                "idempotency-key"?: string;
            };
            path: {
                runId: components["schemas"]["RunId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted: the new experiment with its one run. */
            202: {
                headers: {
                    /** @description The request was carried out before, under the same `Idempotency-Key`; nothing was changed this time. */
                    "idempotency-replayed"?: "true";
                    /** @description Where to follow it. */
                    location: string;
                    /** @description Seconds to wait before polling. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Experiment"];
                };
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `TENANT_STORAGE_FULL`: The tenant has too many bytes of files. `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `RUN_NOT_FOUND`: There is no such run. `EXPERIMENT_NOT_FOUND`: There is no such experiment. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            /** @description `RUN_NOT_REPRODUCIBLE`: The run has no weights to compare with. */
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description `IDEMPOTENCY_KEY_REUSED`: The idempotency key belongs to another request. */
            422: components["responses"]["UnprocessableEntity"];
            /** @description `QUEUE_FULL`: Too many runs are queued. `TENANT_QUEUE_FULL`: The tenant has too many queued runs. `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `RECORD_DAMAGED`: A stored record is damaged. `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_UNAVAILABLE`: Redis is not responding. `RECORD_UNREADABLE`: The record belongs to another version of regulab. `REDIS_FULL`: Redis is full. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listAllEvents: {
        parameters: {
            query?: {
                /** @description Only events after the one with this id; 0 for all that are kept. Without it, a list begins with the oldest one and a stream with the next one. */
                after?: string;
                /** @description Events in the list, 1 to 1000; 100 by default. Streams ignore it. */
                limit?: number;
                /** @description For streams of clients that cannot send headers: like the header `Last-Event-ID`, which takes precedence. */
                lastEventId?: string;
                /** @description Only events of these types. */
                types?: ("experiment.created" | "experiment.changed" | "experiment.cancelling" | "experiment.finished" | "run.queued" | "run.started" | "run.epoch" | "run.checkpoint" | "run.paused" | "run.resumed" | "run.retrying" | "run.cancelling" | "run.finished")[];
            };
            header?: {
                /** @description For streams: the last event received. Takes precedence over `after`; browsers send it when they reconnect. */
                "last-event-id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description With `Accept: text/event-stream` a stream that does not end, otherwise a list. A page has fewer events than `limit` where `types` leaves some out or experiments were deleted; send `nextCursor` as `after` for the next page until it is null. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AllEventsPage"];
                    "text/event-stream": string;
                };
            };
            /** @description Nothing has changed since the entity tag in If-None-Match. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            406: components["responses"]["NotAcceptable"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_UNAVAILABLE`: Redis is not responding. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listExperimentEvents: {
        parameters: {
            query?: {
                /** @description Only events after the one with this id. */
                after?: string;
                /** @description Events in the list, 1 to 1000; 100 by default. Streams ignore it. */
                limit?: number;
                /** @description For streams of clients that cannot send headers: like the header `Last-Event-ID`, which takes precedence. */
                lastEventId?: string;
            };
            header?: {
                /** @description For streams: the last event received. Takes precedence over `after`; browsers send it when they reconnect. */
                "last-event-id"?: string;
            };
            path: {
                experimentId: components["schemas"]["ExperimentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description With `Accept: text/event-stream` a stream until the resource is finished, otherwise a list. In a list, send `nextCursor` as `after` for the next page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventPage"];
                    "text/event-stream": string;
                };
            };
            /** @description Stream only: the resource is finished and has no event after this one. Do not reconnect. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nothing has changed since the entity tag in If-None-Match. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `EXPERIMENT_NOT_FOUND`: There is no such experiment. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `RECORD_DAMAGED`: A stored record is damaged. `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_UNAVAILABLE`: Redis is not responding. `RECORD_UNREADABLE`: The record belongs to another version of regulab. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listRunEvents: {
        parameters: {
            query?: {
                /** @description Only events after the one with this id. */
                after?: string;
                /** @description Events in the list, 1 to 1000; 100 by default. Streams ignore it. */
                limit?: number;
                /** @description For streams of clients that cannot send headers: like the header `Last-Event-ID`, which takes precedence. */
                lastEventId?: string;
            };
            header?: {
                /** @description For streams: the last event received. Takes precedence over `after`; browsers send it when they reconnect. */
                "last-event-id"?: string;
            };
            path: {
                runId: components["schemas"]["RunId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description With `Accept: text/event-stream` a stream until the resource is finished, otherwise a list. In a list, send `nextCursor` as `after` for the next page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventPage"];
                    "text/event-stream": string;
                };
            };
            /** @description Stream only: the resource is finished and has no event after this one. Do not reconnect. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nothing has changed since the entity tag in If-None-Match. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `RUN_NOT_FOUND`: There is no such run. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `RECORD_DAMAGED`: A stored record is damaged. `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_UNAVAILABLE`: Redis is not responding. `RECORD_UNREADABLE`: The record belongs to another version of regulab. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listArtifacts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                runId: components["schemas"]["RunId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every artifact. */
            200: {
                headers: {
                    /** @description Changes with the answer. Send it as If-None-Match to get 304 until then. */
                    etag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArtifactPage"];
                };
            };
            /** @description Nothing has changed since the entity tag in If-None-Match. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `RUN_NOT_FOUND`: There is no such run. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_UNAVAILABLE`: Redis is not responding. `RECORD_UNREADABLE`: The record belongs to another version of regulab. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    downloadArtifact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                runId: components["schemas"]["RunId"];
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    /** @description The SHA-256 of the file, quoted. */
                    etag: string;
                    /** @description The SHA-256 of the whole file, in the form of RFC 9530. */
                    "repr-digest": string;
                    "accept-ranges": string;
                    "content-disposition": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                    "application/json": unknown;
                    "text/plain": string;
                };
            };
            /** @description The requested range. */
            206: {
                headers: {
                    /** @description The SHA-256 of the file, quoted. */
                    etag: string;
                    /** @description The SHA-256 of the whole file, in the form of RFC 9530. */
                    "repr-digest": string;
                    "accept-ranges": string;
                    "content-disposition": string;
                    "content-range": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                    "application/json": string;
                    "text/plain": string;
                };
            };
            /** @description The client already has this file. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The file is at `Location` for some minutes, without a key: artifacts are in a bucket, and `REGULAB_DOWNLOADS` is `link`. */
            307: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `RUN_NOT_FOUND`: There is no such run. `ARTIFACT_NOT_FOUND`: The run has no such artifact. */
            404: components["responses"]["NotFound"];
            416: components["responses"]["RangeNotSatisfiable"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_UNAVAILABLE`: Redis is not responding. `RECORD_UNREADABLE`: The record belongs to another version of regulab. `DISK_UNAVAILABLE`: The disk cannot be read. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    exportRun: {
        parameters: {
            query: {
                /** @description csv: the history, a row for each epoch. tensorboard: an event file with the history and the settings. mlflow: a ZIP archive with a folder `mlruns`. keras: a `.keras` file that Keras 3 loads. onnx: an ONNX file for inference. */
                format: "csv" | "tensorboard" | "mlflow" | "keras" | "onnx";
            };
            header?: never;
            path: {
                runId: components["schemas"]["RunId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file; `content-disposition` names it. */
            200: {
                headers: {
                    /** @description Changes with every event of the resource, but not with progress within an epoch. Send it as If-None-Match to get 304 until something happens. */
                    etag: string;
                    "content-disposition": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                    "application/zip": string;
                    "text/csv": string;
                };
            };
            /** @description Nothing has changed since the entity tag in If-None-Match. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `RUN_NOT_FOUND`: There is no such run. */
            404: components["responses"]["NotFound"];
            /** @description `MODEL_UNAVAILABLE`: There is no saved model. */
            409: components["responses"]["Conflict"];
            /** @description `EXPORT_TOO_LARGE`: The export would be too large. */
            422: components["responses"]["UnprocessableEntity"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `RECORD_DAMAGED`: A stored record is damaged. `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_UNAVAILABLE`: Redis is not responding. `RECORD_UNREADABLE`: The record belongs to another version of regulab. `DISK_UNAVAILABLE`: The disk cannot be read. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    tracePaths: {
        parameters: {
            query?: {
                /** @description A metric of the saved weights; `test.accuracy` by default. */
                metric?: components["schemas"]["ComparisonMetric"];
            };
            header?: never;
            path: {
                experimentId: components["schemas"]["ExperimentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The paths; none when no arm is a point of a sweep. */
            200: {
                headers: {
                    /** @description Changes with every event of the resource, but not with progress within an epoch. Send it as If-None-Match to get 304 until something happens. */
                    etag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SweepPaths"];
                };
            };
            /** @description Nothing has changed since the entity tag in If-None-Match. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `EXPERIMENT_NOT_FOUND`: There is no such experiment. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `RECORD_DAMAGED`: A stored record is damaged. `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_UNAVAILABLE`: Redis is not responding. `RECORD_UNREADABLE`: The record belongs to another version of regulab. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    decomposeError: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                experimentId: components["schemas"]["ExperimentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The decompositions; null with a reason where there are no replicas. */
            200: {
                headers: {
                    /** @description Changes with every event of the resource, but not with progress within an epoch. Send it as If-None-Match to get 304 until something happens. */
                    etag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BiasVariance"];
                };
            };
            /** @description Nothing has changed since the entity tag in If-None-Match. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `EXPERIMENT_NOT_FOUND`: There is no such experiment. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `RECORD_DAMAGED`: A stored record is damaged. `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_UNAVAILABLE`: Redis is not responding. `RECORD_UNREADABLE`: The record belongs to another version of regulab. `DISK_UNAVAILABLE`: The disk cannot be read. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    evaluateEnsembles: {
        parameters: {
            query?: {
                /** @description Arms whose runs form one ensemble together, separated by commas; by default every arm forms its own. */
                arms?: string[];
                /** @description Members per ensemble: forms as many disjoint groups as possible; all runs by default. */
                size?: number;
            };
            header?: never;
            path: {
                experimentId: components["schemas"]["ExperimentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The ensembles; null with a reason where runs are missing. */
            200: {
                headers: {
                    /** @description Changes with every event of the resource, but not with progress within an epoch. Send it as If-None-Match to get 304 until something happens. */
                    etag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ensembles"];
                };
            };
            /** @description Nothing has changed since the entity tag in If-None-Match. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `EXPERIMENT_NOT_FOUND`: There is no such experiment. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `RECORD_DAMAGED`: A stored record is damaged. `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_UNAVAILABLE`: Redis is not responding. `RECORD_UNREADABLE`: The record belongs to another version of regulab. `DISK_UNAVAILABLE`: The disk cannot be read. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    compareArms: {
        parameters: {
            query?: {
                /** @description The arm that the others are compared with; by default the spec's baseline, else its first arm. */
                baseline?: string;
                /** @description A metric of the saved weights; `test.accuracy` by default. */
                metric?: components["schemas"]["ComparisonMetric"];
                /** @description Differences within ±margin are treated as negligible; adds equivalence tests. In percentage points for accuracies (0.5 is 0.5 points), otherwise in the unit of the metric. Choose it before looking at results. */
                margin?: number;
                /** @description Every metric you look at, separated by commas, any of test.accuracy, test.dataLoss, test.objective, test.penalty, validation.accuracy, validation.dataLoss, validation.objective, validation.penalty, train.accuracy, train.dataLoss, train.objective, train.penalty: Holm's adjustment then covers all of them. */
                family?: ("test.accuracy" | "test.dataLoss" | "test.objective" | "test.penalty" | "validation.accuracy" | "validation.dataLoss" | "validation.objective" | "validation.penalty" | "train.accuracy" | "train.dataLoss" | "train.objective" | "train.penalty")[];
            };
            header?: never;
            path: {
                experimentId: components["schemas"]["ExperimentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The comparison. */
            200: {
                headers: {
                    /** @description Changes with every event of the resource, but not with progress within an epoch. Send it as If-None-Match to get 304 until something happens. */
                    etag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Comparison"];
                };
            };
            /** @description Nothing has changed since the entity tag in If-None-Match. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `EXPERIMENT_NOT_FOUND`: There is no such experiment. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `RECORD_DAMAGED`: A stored record is damaged. `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_UNAVAILABLE`: Redis is not responding. `RECORD_UNREADABLE`: The record belongs to another version of regulab. `DISK_UNAVAILABLE`: The disk cannot be read. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    compareAcrossExperiments: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ComparisonRequest"];
            };
        };
        responses: {
            /** @description The comparison. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ComparisonAcross"];
                };
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `EXPERIMENT_NOT_FOUND`: There is no such experiment. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description `NOT_COMPARABLE`: The arms cannot be compared. */
            422: components["responses"]["UnprocessableEntity"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `RECORD_DAMAGED`: A stored record is damaged. `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `DISK_UNAVAILABLE`: The disk cannot be read. `REDIS_UNAVAILABLE`: Redis is not responding. `RECORD_UNREADABLE`: The record belongs to another version of regulab. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    diagnoseRun: {
        parameters: {
            query?: {
                /** @description Calibration bins of equal width; 15 by default. */
                bins?: number;
                /** @description Number of worst mistakes to list; 20 by default. */
                mistakes?: number;
            };
            header?: never;
            path: {
                runId: components["schemas"]["RunId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The diagnostics; null with a reason where there are no predictions. */
            200: {
                headers: {
                    /** @description Changes with every event of the resource, but not with progress within an epoch. Send it as If-None-Match to get 304 until something happens. */
                    etag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Diagnostics"];
                };
            };
            /** @description Nothing has changed since the entity tag in If-None-Match. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `RUN_NOT_FOUND`: There is no such run. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `RECORD_DAMAGED`: A stored record is damaged. `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_UNAVAILABLE`: Redis is not responding. `RECORD_UNREADABLE`: The record belongs to another version of regulab. `DISK_UNAVAILABLE`: The disk cannot be read. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    inspectLayers: {
        parameters: {
            query?: {
                /** @description The state after this epoch, or after `all` of them; the saved weights by default. Needs `"layerReport": "epochs"` in the spec. */
                epoch?: string;
                /** @description Only these figures, separated by commas: any of trainable, l1, l2, max, hoyer, shares, zeroShare, seenZeroShare, gradientNorm, histogram, activations. */
                fields?: ("trainable" | "l1" | "l2" | "max" | "hoyer" | "shares" | "zeroShare" | "seenZeroShare" | "gradientNorm" | "histogram" | "activations")[];
            };
            header?: never;
            path: {
                runId: components["schemas"]["RunId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The layers. */
            200: {
                headers: {
                    /** @description Changes with every event of the resource, but not with progress within an epoch. Send it as If-None-Match to get 304 until something happens. */
                    etag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Layers"];
                };
            };
            /** @description Nothing has changed since the entity tag in If-None-Match. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `RUN_NOT_FOUND`: There is no such run. `ARTIFACT_NOT_FOUND`: The run has no such artifact. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_UNAVAILABLE`: Redis is not responding. `RECORD_UNREADABLE`: The record belongs to another version of regulab. `DISK_UNAVAILABLE`: The disk cannot be read. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    measureGeneralization: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                runId: components["schemas"]["RunId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The gaps so far; null with a reason where there are none. */
            200: {
                headers: {
                    /** @description Changes with every event of the resource, but not with progress within an epoch. Send it as If-None-Match to get 304 until something happens. */
                    etag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Generalization"];
                };
            };
            /** @description Nothing has changed since the entity tag in If-None-Match. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `RUN_NOT_FOUND`: There is no such run. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `RECORD_DAMAGED`: A stored record is damaged. `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_UNAVAILABLE`: Redis is not responding. `RECORD_UNREADABLE`: The record belongs to another version of regulab. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getReport: {
        parameters: {
            query?: {
                /** @description Goes before the header `Accept`; `html` by default. */
                format?: "html" | "md";
                /** @description Members of each ensemble; all runs of an arm by default. */
                ensembleSize?: number;
            };
            header?: never;
            path: {
                experimentId: components["schemas"]["ExperimentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The report. */
            200: {
                headers: {
                    /** @description Changes with every event of the resource, but not with progress within an epoch. Send it as If-None-Match to get 304 until something happens. */
                    etag: string;
                    /** @description `inline`, with the name of a file to save it as. */
                    "content-disposition": string;
                    /** @description Nothing is loaded and no script runs. */
                    "content-security-policy": string;
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                    "text/markdown": string;
                };
            };
            /** @description Nothing has changed since the entity tag in If-None-Match. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `EXPERIMENT_NOT_FOUND`: There is no such experiment. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `RECORD_DAMAGED`: A stored record is damaged. `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_UNAVAILABLE`: Redis is not responding. `RECORD_UNREADABLE`: The record belongs to another version of regulab. `DISK_UNAVAILABLE`: The disk cannot be read. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listFigures: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                experimentId: components["schemas"]["ExperimentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The figures. */
            200: {
                headers: {
                    /** @description Changes with every event of the resource, but not with progress within an epoch. Send it as If-None-Match to get 304 until something happens. */
                    etag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Figures"];
                };
            };
            /** @description Nothing has changed since the entity tag in If-None-Match. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `EXPERIMENT_NOT_FOUND`: There is no such experiment. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `RECORD_DAMAGED`: A stored record is damaged. `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_UNAVAILABLE`: Redis is not responding. `RECORD_UNREADABLE`: The record belongs to another version of regulab. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getFigure: {
        parameters: {
            query?: {
                /** @description What is shown: a metric of the saved weights in `arms`, `differences` and `sweep-paths`, `test.accuracy` by default; `accuracy` (the default) or `dataLoss` in `learning-curves`; `weights` (the default), `sparsity`, `gradients` or `deadUnits` in `layers-by-epoch`. */
                metric?: "test.accuracy" | "test.dataLoss" | "test.objective" | "test.penalty" | "validation.accuracy" | "validation.dataLoss" | "validation.objective" | "validation.penalty" | "train.accuracy" | "train.dataLoss" | "train.objective" | "train.penalty" | "accuracy" | "dataLoss" | "weights" | "sparsity" | "gradients" | "deadUnits";
                /** @description Only these arms, separated by commas: one in `confusion`, `confusion-difference`, `temperature` and `mistakes`, up to 6 in `learning-curves`, `layers-by-epoch`, `reliability`, `first-layer`, `weights` and `weights-by-epoch`. By default the baseline, and as many others as fit. */
                arm?: string[];
                /** @description Only this run, in `learning-curves`, `layers-by-epoch`, `reliability`, `temperature`, `confusion`, `mistakes`, `first-layer`, `weights` and `weights-by-epoch`. */
                run?: components["schemas"]["RunId"];
                /** @description In `sweep-paths`: the swept field, a JSON pointer into the arm; the first one by default. */
                field?: string;
                /** @description In `bias-variance`: the name of the arm with the sweep; the first one by default. */
                sweep?: string;
                /** @description Of a PNG, in pixels, 100 to 6000; by default two for each pixel of the chart. */
                width?: number;
            };
            header?: never;
            path: {
                experimentId: components["schemas"]["ExperimentId"];
                /** @description A name with the form as its ending. */
                figure: components["schemas"]["FigureFile"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The figure. */
            200: {
                headers: {
                    /** @description Changes with every event of the resource, but not with progress within an epoch. Send it as If-None-Match to get 304 until something happens. */
                    etag: string;
                    /** @description `inline`, with the name of a file to save it as. */
                    "content-disposition": string;
                    /** @description Nothing is loaded and no script runs. */
                    "content-security-policy": string;
                    [name: string]: unknown;
                };
                content: {
                    "image/svg+xml": string;
                    "image/png": string;
                };
            };
            /** @description Nothing has changed since the entity tag in If-None-Match. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `EXPERIMENT_NOT_FOUND`: There is no such experiment. `FIGURE_NOT_FOUND`: There is no such figure. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            /** @description `FIGURE_EMPTY`: The figure has nothing to show. */
            409: components["responses"]["Conflict"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `RECORD_DAMAGED`: A stored record is damaged. `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_UNAVAILABLE`: Redis is not responding. `RECORD_UNREADABLE`: The record belongs to another version of regulab. `DISK_UNAVAILABLE`: The disk cannot be read. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    predict: {
        parameters: {
            query?: {
                /** @description With a picture as the body: like `fit` of the JSON request. */
                fit?: "auto" | "none";
                /** @description With a picture as the body: like `invert` of the JSON request. */
                invert?: "auto" | "true" | "false";
                /** @description With a picture as the body: like `mcSamples` of the JSON request. */
                mcSamples?: number;
                /** @description With a picture as the body: like `seed` of the JSON request. */
                seed?: number;
                /** @description With a picture as the body: like `outputs` of the JSON request, separated by commas: any of digit, probabilities, uncertainty, preparation, image. */
                outputs?: ("digit" | "probabilities" | "uncertainty" | "preparation" | "image")[];
            };
            header?: never;
            path: {
                runId: components["schemas"]["RunId"];
            };
            cookie?: never;
        };
        /** @description Images of digits. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["PredictionRequest"];
            };
        };
        responses: {
            /** @description The predictions. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SelectableRunPrediction"];
                };
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `RUN_NOT_FOUND`: There is no such run. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            /** @description `MODEL_UNAVAILABLE`: There is no saved model. */
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description `NO_INK`: An image shows no digit. */
            422: components["responses"]["UnprocessableEntity"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `RECORD_DAMAGED`: A stored record is damaged. `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `PREDICTION_UNAVAILABLE`: No worker answered in time. `REDIS_UNAVAILABLE`: Redis is not responding. `RECORD_UNREADABLE`: The record belongs to another version of regulab. `DISK_UNAVAILABLE`: The disk cannot be read. `REDIS_FULL`: Redis is full. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    predictPicture: {
        parameters: {
            query?: {
                /** @description With a picture as the body: like `fit` of the JSON request. */
                fit?: "auto" | "none";
                /** @description With a picture as the body: like `invert` of the JSON request. */
                invert?: "auto" | "true" | "false";
                /** @description With a picture as the body: like `mcSamples` of the JSON request. */
                mcSamples?: number;
                /** @description With a picture as the body: like `seed` of the JSON request. */
                seed?: number;
                /** @description With a picture as the body: like `outputs` of the JSON request, separated by commas: any of digit, probabilities, uncertainty, preparation, image. */
                outputs?: ("digit" | "probabilities" | "uncertainty" | "preparation" | "image")[];
            };
            header?: never;
            path: {
                runId: components["schemas"]["RunId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description The predictions. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SelectableRunPrediction"];
                };
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `RUN_NOT_FOUND`: There is no such run. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            /** @description `MODEL_UNAVAILABLE`: There is no saved model. */
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description `NO_INK`: An image shows no digit. */
            422: components["responses"]["UnprocessableEntity"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `RECORD_DAMAGED`: A stored record is damaged. `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `PREDICTION_UNAVAILABLE`: No worker answered in time. `REDIS_UNAVAILABLE`: Redis is not responding. `RECORD_UNREADABLE`: The record belongs to another version of regulab. `DISK_UNAVAILABLE`: The disk cannot be read. `REDIS_FULL`: Redis is full. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    predictWithArm: {
        parameters: {
            query?: {
                /** @description With a picture as the body: like `fit` of the JSON request. */
                fit?: "auto" | "none";
                /** @description With a picture as the body: like `invert` of the JSON request. */
                invert?: "auto" | "true" | "false";
                /** @description With a picture as the body: like `mcSamples` of the JSON request. */
                mcSamples?: number;
                /** @description With a picture as the body: like `seed` of the JSON request. */
                seed?: number;
                /** @description With a picture as the body: like `outputs` of the JSON request, separated by commas: any of digit, probabilities, uncertainty, preparation, image, memberDigits, agreement. */
                outputs?: ("digit" | "probabilities" | "uncertainty" | "preparation" | "image" | "memberDigits" | "agreement")[];
                /** @description With a picture as the body: the arm. */
                arm?: string;
            };
            header?: never;
            path: {
                experimentId: components["schemas"]["ExperimentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ArmPredictionRequest"];
            };
        };
        responses: {
            /** @description The predictions. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SelectableArmPrediction"];
                };
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `EXPERIMENT_NOT_FOUND`: There is no such experiment. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            /** @description `MODEL_UNAVAILABLE`: There is no saved model. */
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description `NO_INK`: An image shows no digit. */
            422: components["responses"]["UnprocessableEntity"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `RECORD_DAMAGED`: A stored record is damaged. `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `PREDICTION_UNAVAILABLE`: No worker answered in time. `REDIS_UNAVAILABLE`: Redis is not responding. `RECORD_UNREADABLE`: The record belongs to another version of regulab. `DISK_UNAVAILABLE`: The disk cannot be read. `REDIS_FULL`: Redis is full. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    predictPictureWithArm: {
        parameters: {
            query: {
                /** @description With a picture as the body: like `fit` of the JSON request. */
                fit?: "auto" | "none";
                /** @description With a picture as the body: like `invert` of the JSON request. */
                invert?: "auto" | "true" | "false";
                /** @description With a picture as the body: like `mcSamples` of the JSON request. */
                mcSamples?: number;
                /** @description With a picture as the body: like `seed` of the JSON request. */
                seed?: number;
                /** @description With a picture as the body: like `outputs` of the JSON request, separated by commas: any of digit, probabilities, uncertainty, preparation, image, memberDigits, agreement. */
                outputs?: ("digit" | "probabilities" | "uncertainty" | "preparation" | "image" | "memberDigits" | "agreement")[];
                arm: string;
            };
            header?: never;
            path: {
                experimentId: components["schemas"]["ExperimentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description The predictions. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SelectableArmPrediction"];
                };
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `EXPERIMENT_NOT_FOUND`: There is no such experiment. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            /** @description `MODEL_UNAVAILABLE`: There is no saved model. */
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description `NO_INK`: An image shows no digit. */
            422: components["responses"]["UnprocessableEntity"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `RECORD_DAMAGED`: A stored record is damaged. `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `PREDICTION_UNAVAILABLE`: No worker answered in time. `REDIS_UNAVAILABLE`: Redis is not responding. `RECORD_UNREADABLE`: The record belongs to another version of regulab. `DISK_UNAVAILABLE`: The disk cannot be read. `REDIS_FULL`: Redis is full. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listDatasets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every data set. */
            200: {
                headers: {
                    /** @description Changes with the answer. Send it as If-None-Match to get 304 until then. */
                    etag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DatasetPage"];
                };
            };
            /** @description Nothing has changed since the entity tag in If-None-Match. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            406: components["responses"]["NotAcceptable"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `OVERLOADED`: The service is overloaded. `REDIS_UNAVAILABLE`: Redis is not responding. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    readDatasetImages: {
        parameters: {
            query: {
                /** @description Numbers of images, counted from 0 and separated by commas; up to 100. */
                index: number[];
            };
            header?: never;
            path: {
                /** @description `dataset.name` of a spec. */
                name: string;
                split: "train" | "test";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The images. */
            200: {
                headers: {
                    /** @description Changes with the answer. Send it as If-None-Match to get 304 until then. */
                    etag: string;
                    "cache-control": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DatasetImages"];
                };
            };
            /** @description Nothing has changed since the entity tag in If-None-Match. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `DATASET_NOT_FOUND`: There is no such data set. `IMAGE_NOT_FOUND`: The data set has no such image. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `OVERLOADED`: The service is overloaded. `DISK_UNAVAILABLE`: The disk cannot be read. `REDIS_UNAVAILABLE`: Redis is not responding. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listPresets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every preset. */
            200: {
                headers: {
                    /** @description Changes with the answer. Send it as If-None-Match to get 304 until then. */
                    etag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PresetPage"];
                };
            };
            /** @description Nothing has changed since the entity tag in If-None-Match. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            406: components["responses"]["NotAcceptable"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `OVERLOADED`: The service is overloaded. `REDIS_UNAVAILABLE`: Redis is not responding. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getPreset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The preset. */
            200: {
                headers: {
                    /** @description Changes with the answer. Send it as If-None-Match to get 304 until then. */
                    etag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preset"];
                };
            };
            /** @description Nothing has changed since the entity tag in If-None-Match. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `PRESET_NOT_FOUND`: There is no such preset. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `OVERLOADED`: The service is overloaded. `REDIS_UNAVAILABLE`: Redis is not responding. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listTechniques: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every technique. */
            200: {
                headers: {
                    /** @description Changes with the answer. Send it as If-None-Match to get 304 until then. */
                    etag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TechniquePage"];
                };
            };
            /** @description Nothing has changed since the entity tag in If-None-Match. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            406: components["responses"]["NotAcceptable"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `OVERLOADED`: The service is overloaded. `REDIS_UNAVAILABLE`: Redis is not responding. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getTechnique: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The technique. */
            200: {
                headers: {
                    /** @description Changes with the answer. Send it as If-None-Match to get 304 until then. */
                    etag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Technique"];
                };
            };
            /** @description Nothing has changed since the entity tag in If-None-Match. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `TECHNIQUE_NOT_FOUND`: There is no such technique. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `OVERLOADED`: The service is overloaded. `REDIS_UNAVAILABLE`: Redis is not responding. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    advise: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description A scenario, or a finished experiment and what matters. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["AdviceRequest"];
            };
        };
        responses: {
            /** @description The advice. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Advice"];
                };
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `EXPERIMENT_NOT_FOUND`: There is no such experiment. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            /** @description `EXPERIMENT_NOT_FINISHED`: The experiment is not finished yet. */
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `RECORD_DAMAGED`: A stored record is damaged. `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_UNAVAILABLE`: Redis is not responding. `RECORD_UNREADABLE`: The record belongs to another version of regulab. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listKeys: {
        parameters: {
            query?: {
                /** @description Items per page, 1 to 100; 20 by default. */
                limit?: number;
                /** @description `nextCursor` of the previous page; opaque. */
                cursor?: string;
                /** @description Only those of this tenant. */
                tenant?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    /** @description Changes with the answer. Send it as If-None-Match to get 304 until then. */
                    etag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyPage"];
                };
            };
            /** @description Nothing has changed since the entity tag in If-None-Match. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            406: components["responses"]["NotAcceptable"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `OVERLOADED`: The service is overloaded. `REDIS_UNAVAILABLE`: Redis is not responding. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    createKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to retry for a day: with the same key it is carried out only once, and retries get the first answer with the resource's current state and `Idempotency-Replayed: true`. Use a new UUID for each request. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApiKeyRequest"];
            };
        };
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    /** @description Where its record is. */
                    location: string;
                    /** @description The request was carried out before, under the same `Idempotency-Key`; nothing was changed this time. */
                    "idempotency-replayed"?: "true";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeApiKey"];
                };
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `KEY_NOT_FOUND`: There is no such API key. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description `IDEMPOTENCY_KEY_REUSED`: The idempotency key belongs to another request. */
            422: components["responses"]["UnprocessableEntity"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_FULL`: Redis is full. `OVERLOADED`: The service is overloaded. `REDIS_UNAVAILABLE`: Redis is not responding. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                keyId: components["schemas"]["KeyId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The record. */
            200: {
                headers: {
                    /** @description Changes with the answer. Send it as If-None-Match to get 304 until then. */
                    etag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
            /** @description Nothing has changed since the entity tag in If-None-Match. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `KEY_NOT_FOUND`: There is no such API key. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `OVERLOADED`: The service is overloaded. `REDIS_UNAVAILABLE`: Redis is not responding. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    rotateKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to retry for a day: with the same key it is carried out only once, and retries get the first answer with the resource's current state and `Idempotency-Replayed: true`. Use a new UUID for each request. */
                "idempotency-key"?: string;
            };
            path: {
                keyId: components["schemas"]["KeyId"];
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["KeyRotation"] | null;
            };
        };
        responses: {
            /** @description Made: the key that replaces it. */
            201: {
                headers: {
                    /** @description Where its record is. */
                    location: string;
                    /** @description The request was carried out before, under the same `Idempotency-Key`; nothing was changed this time. */
                    "idempotency-replayed"?: "true";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeApiKey"];
                };
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `KEY_NOT_FOUND`: There is no such API key. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            /** @description `KEY_NOT_ACTIVE`: The API key was revoked or has expired. */
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description `IDEMPOTENCY_KEY_REUSED`: The idempotency key belongs to another request. */
            422: components["responses"]["UnprocessableEntity"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_FULL`: Redis is full. `OVERLOADED`: The service is overloaded. `REDIS_UNAVAILABLE`: Redis is not responding. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    revokeKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                keyId: components["schemas"]["KeyId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is revoked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `KEY_NOT_FOUND`: There is no such API key. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_FULL`: Redis is full. `OVERLOADED`: The service is overloaded. `REDIS_UNAVAILABLE`: Redis is not responding. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listChanges: {
        parameters: {
            query?: {
                /** @description Items per page, 1 to 100; 20 by default. */
                limit?: number;
                /** @description `nextCursor` of the previous page; opaque. */
                cursor?: string;
                /** @description Only those of this tenant. */
                tenant?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    /** @description Changes with the answer. Send it as If-None-Match to get 304 until then. */
                    etag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditPage"];
                };
            };
            /** @description Nothing has changed since the entity tag in If-None-Match. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            406: components["responses"]["NotAcceptable"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `OVERLOADED`: The service is overloaded. `REDIS_UNAVAILABLE`: Redis is not responding. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listWebhooks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them. */
            200: {
                headers: {
                    /** @description Changes with the answer. Send it as If-None-Match to get 304 until then. */
                    etag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookPage"];
                };
            };
            /** @description Nothing has changed since the entity tag in If-None-Match. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            406: components["responses"]["NotAcceptable"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_UNAVAILABLE`: Redis is not responding. `RECORD_UNREADABLE`: The record belongs to another version of regulab. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    createWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to retry for a day: with the same key it is carried out only once, and retries get the first answer with the resource's current state and `Idempotency-Replayed: true`. Use a new UUID for each request. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookRequest"];
            };
        };
        responses: {
            /** @description Created. The secret is shown here alone. */
            201: {
                headers: {
                    /** @description The webhook. */
                    location: string;
                    /** @description The request was carried out before, under the same `Idempotency-Key`; nothing was changed this time. */
                    "idempotency-replayed"?: "true";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookWithSecret"];
                };
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `EXPERIMENT_NOT_FOUND`: There is no such experiment. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            /** @description `TOO_MANY_WEBHOOKS`: There are too many webhooks. */
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description `IDEMPOTENCY_KEY_REUSED`: The idempotency key belongs to another request. */
            422: components["responses"]["UnprocessableEntity"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_FULL`: Redis is full. `REDIS_UNAVAILABLE`: Redis is not responding. `RECORD_UNREADABLE`: The record belongs to another version of regulab. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhookId: components["schemas"]["WebhookId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The webhook, without its secret. */
            200: {
                headers: {
                    /** @description Changes with the answer. Send it as If-None-Match to get 304 until then. */
                    etag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description Nothing has changed since the entity tag in If-None-Match. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `WEBHOOK_NOT_FOUND`: There is no such webhook. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_UNAVAILABLE`: Redis is not responding. `RECORD_UNREADABLE`: The record belongs to another version of regulab. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    deleteWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhookId: components["schemas"]["WebhookId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `WEBHOOK_NOT_FOUND`: There is no such webhook. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_UNAVAILABLE`: Redis is not responding. `RECORD_UNREADABLE`: The record belongs to another version of regulab. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    changeWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhookId: components["schemas"]["WebhookId"];
            };
            cookie?: never;
        };
        /** @description JSON merge patch (RFC 7396) on a webhook: what is left out stays. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookPatch"];
                "application/merge-patch+json": components["schemas"]["WebhookPatch"];
            };
        };
        responses: {
            /** @description The webhook after the change. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `WEBHOOK_NOT_FOUND`: There is no such webhook. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_FULL`: Redis is full. `REDIS_UNAVAILABLE`: Redis is not responding. `RECORD_UNREADABLE`: The record belongs to another version of regulab. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    rotateWebhookSecret: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to retry for a day: with the same key it is carried out only once, and retries get the first answer with the resource's current state and `Idempotency-Replayed: true`. Use a new UUID for each request. */
                "idempotency-key"?: string;
            };
            path: {
                webhookId: components["schemas"]["WebhookId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Rotated. The new secret is shown here alone. */
            200: {
                headers: {
                    /** @description The request was carried out before, under the same `Idempotency-Key`; nothing was changed this time. */
                    "idempotency-replayed"?: "true";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookWithSecret"];
                };
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `WEBHOOK_NOT_FOUND`: There is no such webhook. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description `IDEMPOTENCY_KEY_REUSED`: The idempotency key belongs to another request. */
            422: components["responses"]["UnprocessableEntity"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_FULL`: Redis is full. `REDIS_UNAVAILABLE`: Redis is not responding. `RECORD_UNREADABLE`: The record belongs to another version of regulab. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    testWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhookId: components["schemas"]["WebhookId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What came back, be it a success or not. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookAttempt"];
                };
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `WEBHOOK_NOT_FOUND`: There is no such webhook. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_UNAVAILABLE`: Redis is not responding. `RECORD_UNREADABLE`: The record belongs to another version of regulab. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listWebhookDeliveries: {
        parameters: {
            query?: {
                /** @description Items per page, 1 to 100; 20 by default. */
                limit?: number;
                /** @description `nextCursor` of the previous page; opaque. */
                cursor?: string;
            };
            header?: never;
            path: {
                webhookId: components["schemas"]["WebhookId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    /** @description Changes with the answer. Send it as If-None-Match to get 304 until then. */
                    etag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDeliveryPage"];
                };
            };
            /** @description Nothing has changed since the entity tag in If-None-Match. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `WEBHOOK_NOT_FOUND`: There is no such webhook. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_UNAVAILABLE`: Redis is not responding. `RECORD_UNREADABLE`: The record belongs to another version of regulab. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    redeliverWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to retry for a day: with the same key it is carried out only once, and retries get the first answer with the resource's current state and `Idempotency-Replayed: true`. Use a new UUID for each request. */
                "idempotency-key"?: string;
            };
            path: {
                webhookId: components["schemas"]["WebhookId"];
                deliveryId: components["schemas"]["WebhookMessageId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It will be sent. */
            202: {
                headers: {
                    /** @description The request was carried out before, under the same `Idempotency-Key`; nothing was changed this time. */
                    "idempotency-replayed"?: "true";
                    /** @description The list of deliveries. */
                    location: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookRedelivery"];
                };
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `WEBHOOK_NOT_FOUND`: There is no such webhook. `DELIVERY_NOT_FOUND`: The webhook has no such delivery. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            /** @description `WEBHOOK_DISABLED`: The webhook is disabled. */
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description `IDEMPOTENCY_KEY_REUSED`: The idempotency key belongs to another request. */
            422: components["responses"]["UnprocessableEntity"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_FULL`: Redis is full. `REDIS_UNAVAILABLE`: Redis is not responding. `RECORD_UNREADABLE`: The record belongs to another version of regulab. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listWorkers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them. */
            200: {
                headers: {
                    /** @description Changes with the answer. Send it as If-None-Match to get 304 until then. */
                    etag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkerPage"];
                };
            };
            /** @description Nothing has changed since the entity tag in If-None-Match. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            406: components["responses"]["NotAcceptable"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_UNAVAILABLE`: Redis is not responding. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getWorker: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workerId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The worker. */
            200: {
                headers: {
                    /** @description Changes with the answer. Send it as If-None-Match to get 304 until then. */
                    etag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Worker"];
                };
            };
            /** @description Nothing has changed since the entity tag in If-None-Match. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `WORKER_NOT_FOUND`: There is no such worker. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_UNAVAILABLE`: Redis is not responding. `OVERLOADED`: The service is overloaded. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    drainWorker: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workerId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is drained, or will be. */
            202: {
                headers: {
                    /** @description Where to follow it. */
                    location: string;
                    /** @description Seconds to wait before polling. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Worker"];
                };
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `WORKER_NOT_FOUND`: There is no such worker. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            /** @description `WORKER_NOT_DRAINABLE`: The worker cannot be drained. */
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_FULL`: Redis is full. `OVERLOADED`: The service is overloaded. `REDIS_UNAVAILABLE`: Redis is not responding. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    resumeWorker: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workerId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It takes jobs, or will. */
            202: {
                headers: {
                    /** @description Where to follow it. */
                    location: string;
                    /** @description Seconds to wait before polling. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Worker"];
                };
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            /** @description `WORKER_NOT_FOUND`: There is no such worker. */
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            /** @description `WORKER_NOT_DRAINABLE`: The worker cannot be drained. */
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `REDIS_FULL`: Redis is full. `OVERLOADED`: The service is overloaded. `REDIS_UNAVAILABLE`: Redis is not responding. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getVersion: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Product, runtime and API version. */
            200: {
                headers: {
                    /** @description Changes with the answer. Send it as If-None-Match to get 304 until then. */
                    etag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Version"];
                };
            };
            /** @description Nothing has changed since the entity tag in If-None-Match. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `SCOPE_MISSING`: The API key does not allow this. `HOST_NOT_ALLOWED`: The service does not answer to this name. `ORIGIN_NOT_ALLOWED`: A web page of another origin may change nothing. */
            403: components["responses"]["Forbidden"];
            406: components["responses"]["NotAcceptable"];
            /** @description `TOO_MANY_REQUESTS`: Too many requests were sent within a minute. */
            429: components["responses"]["TooManyRequests"];
            /** @description `INTERNAL`: An internal error occurred. */
            500: components["responses"]["InternalServerError"];
            /** @description `OVERLOADED`: The service is overloaded. `REDIS_UNAVAILABLE`: Redis is not responding. */
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    onExperimentCreated: {
        parameters: {
            query?: never;
            header: {
                /** @description Identifies the message; the same for every attempt. Use it to recognize repetitions. */
                "webhook-id": string;
                /** @description Time of the attempt, in seconds since 1970. */
                "webhook-timestamp": string;
                /** @description HMAC-SHA256 signatures, `v1,<base64>`, separated by spaces; see Standard Webhooks. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExperimentCreatedMessage"];
            };
        };
        responses: {
            /** @description Nothing more is wanted: the webhook is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Accepted. Anything else is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onExperimentFinished: {
        parameters: {
            query?: never;
            header: {
                /** @description Identifies the message; the same for every attempt. Use it to recognize repetitions. */
                "webhook-id": string;
                /** @description Time of the attempt, in seconds since 1970. */
                "webhook-timestamp": string;
                /** @description HMAC-SHA256 signatures, `v1,<base64>`, separated by spaces; see Standard Webhooks. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExperimentFinishedMessage"];
            };
        };
        responses: {
            /** @description Nothing more is wanted: the webhook is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Accepted. Anything else is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onRunStarted: {
        parameters: {
            query?: never;
            header: {
                /** @description Identifies the message; the same for every attempt. Use it to recognize repetitions. */
                "webhook-id": string;
                /** @description Time of the attempt, in seconds since 1970. */
                "webhook-timestamp": string;
                /** @description HMAC-SHA256 signatures, `v1,<base64>`, separated by spaces; see Standard Webhooks. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RunStartedMessage"];
            };
        };
        responses: {
            /** @description Nothing more is wanted: the webhook is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Accepted. Anything else is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onRunPaused: {
        parameters: {
            query?: never;
            header: {
                /** @description Identifies the message; the same for every attempt. Use it to recognize repetitions. */
                "webhook-id": string;
                /** @description Time of the attempt, in seconds since 1970. */
                "webhook-timestamp": string;
                /** @description HMAC-SHA256 signatures, `v1,<base64>`, separated by spaces; see Standard Webhooks. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RunPausedMessage"];
            };
        };
        responses: {
            /** @description Nothing more is wanted: the webhook is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Accepted. Anything else is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onRunResumed: {
        parameters: {
            query?: never;
            header: {
                /** @description Identifies the message; the same for every attempt. Use it to recognize repetitions. */
                "webhook-id": string;
                /** @description Time of the attempt, in seconds since 1970. */
                "webhook-timestamp": string;
                /** @description HMAC-SHA256 signatures, `v1,<base64>`, separated by spaces; see Standard Webhooks. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RunResumedMessage"];
            };
        };
        responses: {
            /** @description Nothing more is wanted: the webhook is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Accepted. Anything else is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onRunRetrying: {
        parameters: {
            query?: never;
            header: {
                /** @description Identifies the message; the same for every attempt. Use it to recognize repetitions. */
                "webhook-id": string;
                /** @description Time of the attempt, in seconds since 1970. */
                "webhook-timestamp": string;
                /** @description HMAC-SHA256 signatures, `v1,<base64>`, separated by spaces; see Standard Webhooks. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RunRetryingMessage"];
            };
        };
        responses: {
            /** @description Nothing more is wanted: the webhook is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Accepted. Anything else is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onRunFinished: {
        parameters: {
            query?: never;
            header: {
                /** @description Identifies the message; the same for every attempt. Use it to recognize repetitions. */
                "webhook-id": string;
                /** @description Time of the attempt, in seconds since 1970. */
                "webhook-timestamp": string;
                /** @description HMAC-SHA256 signatures, `v1,<base64>`, separated by spaces; see Standard Webhooks. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RunFinishedMessage"];
            };
        };
        responses: {
            /** @description Nothing more is wanted: the webhook is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Accepted. Anything else is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onRunThresholdReached: {
        parameters: {
            query?: never;
            header: {
                /** @description Identifies the message; the same for every attempt. Use it to recognize repetitions. */
                "webhook-id": string;
                /** @description Time of the attempt, in seconds since 1970. */
                "webhook-timestamp": string;
                /** @description HMAC-SHA256 signatures, `v1,<base64>`, separated by spaces; see Standard Webhooks. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RunThresholdReachedMessage"];
            };
        };
        responses: {
            /** @description Nothing more is wanted: the webhook is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Accepted. Anything else is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onWebhookTest: {
        parameters: {
            query?: never;
            header: {
                /** @description Identifies the message; the same for every attempt. Use it to recognize repetitions. */
                "webhook-id": string;
                /** @description Time of the attempt, in seconds since 1970. */
                "webhook-timestamp": string;
                /** @description HMAC-SHA256 signatures, `v1,<base64>`, separated by spaces; see Standard Webhooks. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TestMessage"];
            };
        };
        responses: {
            /** @description Nothing more is wanted: the webhook is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Accepted. Anything else is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}

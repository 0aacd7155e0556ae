"""Generated from openapi.yaml by `npm run openapi`: what the service takes and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, List, Literal, TypedDict, Union

if TYPE_CHECKING:
    from typing_extensions import NotRequired


class ExperimentCreatedMessage(TypedDict):
    type: Literal["experiment.created"]
    timestamp: str
    data: ExperimentCreatedMessageData


ExperimentId = str


ExperimentStatus = Literal["queued", "running", "paused", "cancelling", "succeeded", "partially_succeeded", "failed", "cancelled"]


class ExperimentFinishedMessage(TypedDict):
    type: Literal["experiment.finished"]
    timestamp: str
    data: ExperimentFinishedMessageData


RunStatus = Literal["queued", "running", "paused", "cancelling", "succeeded", "failed", "cancelled"]


class RunStartedMessage(TypedDict):
    type: Literal["run.started"]
    timestamp: str
    data: RunStartedMessageData


RunId = str


class RunPausedMessage(TypedDict):
    type: Literal["run.paused"]
    timestamp: str
    data: RunPausedMessageData


class RunResumedMessage(TypedDict):
    type: Literal["run.resumed"]
    timestamp: str
    data: RunResumedMessageData


class RunRetryingMessage(TypedDict):
    type: Literal["run.retrying"]
    timestamp: str
    data: RunRetryingMessageData


class RunError(TypedDict):
    code: str
    message: str


class RunFinishedMessage(TypedDict):
    type: Literal["run.finished"]
    timestamp: str
    data: RunFinishedMessageData


class StopReason(TypedDict):
    """Why training stopped."""

    kind: Literal["completed", "early_stopped", "diverged", "deadline", "error", "cancelled"]
    epoch: int
    """The epoch in which training stopped; 0 if it never started."""
    step: NotRequired[int]
    """Only for diverged: the step whose loss was not finite, counted from 1 over the whole run."""


class MessageEvaluation(TypedDict):
    savedEpoch: int
    train: MessageFigures
    validation: Union[MessageFigures, None]
    test: MessageFigures


class MessageFigures(TypedDict):
    accuracy: float
    dataLoss: float


class RunThresholdReachedMessage(TypedDict):
    type: Literal["run.threshold_reached"]
    timestamp: str
    data: RunThresholdReachedMessageData


class TestMessage(TypedDict):
    type: Literal["webhook.test"]
    timestamp: str
    data: TestMessageData


WebhookId = str


Submission = Union["ExperimentSpec", "PresetRequest", "CloneRequest"]
"""A spec, or the name of a preset or the id of an experiment, with overrides."""


class ExperimentSpec(TypedDict):
    """A regularization experiment: arms × seeds on one data set."""

    name: NotRequired[Union[str, None]]
    """Without control characters, line breaks and bidirectional formatting characters."""
    dataset: NotRequired[Union[Dataset, None]]
    """Default: `{}`."""
    seeds: NotRequired[Union[Seeds, None]]
    """Default: `[1]`."""
    training: NotRequired[Union[Training, None]]
    """Default: `{}`."""
    kind: NotRequired[Union[Literal["comparison", "biasVariance"], None]]
    """biasVariance: each seed is a replica with its own training images (`dataset.resampling`), and the error is decomposed into bias and variance over the replicas."""
    seedChanges: NotRequired[Union[Literal["everything", "data"], None]]
    """What differs between seeds. everything: all randomness (initial weights, data order, noise, resampled images). data: only the training images; everything else is that of the first seed."""
    baseline: NotRequired[Union[str, None]]
    """Name of the arm that the others are compared with."""
    deadlines: NotRequired[Union[Deadlines, None]]
    """Default: `{}`."""
    layerReport: NotRequired[Union[LayerReportMode, None]]
    """Default: `"final"`."""
    robustness: NotRequired[Union[List[Distortion], None]]
    """Distortions of the test images on which the saved weights are also evaluated (`evaluation.robustness` of a run). Does not affect the weights. Default: `[]`."""
    arms: List[ArmSpec]
    labels: NotRequired[Union[Labels, None]]
    description: NotRequired[Union[str, None]]
    """Text for people; line ends are kept."""
    metadata: NotRequired[Union[Metadata, None]]


class Dataset(TypedDict):
    """The images that a run trains on."""

    name: NotRequired[Union[str, None]]
    """Name of a configured data set. `mnist` is always available."""
    trainSize: NotRequired[Union[int, None]]
    """Number of training images to use, counted from the first. The validation split is taken from these images: of 2,000 with a `validationSplit` of 0.2, 1,600 are used for training and 400 for validation."""
    classBalanced: NotRequired[Union[bool, None]]
    """Use the same number of images of each class: the first of each class instead of the first overall. Training and validation images are both balanced, whatever `validation` and `resampling`: the numbers of two classes differ by at most one. Label noise comes after."""
    validationSplit: NotRequired[Union[float, None]]
    """Share of the `trainSize` images held out for validation."""
    validation: NotRequired[Union[Literal["last", "random", "stratified"], None]]
    """Which images are held out: the last ones, as in Keras; a random choice that depends on the seed; or a random choice with the same share of every class. All arms with the same seed hold out the same images."""
    labelNoise: NotRequired[Union[float, None]]
    """Share of the training labels that are replaced by a different digit. Validation and test labels stay correct."""
    resampling: NotRequired[Union[Literal["none", "bootstrap", "disjoint"], None]]
    """Which of the training images each seed sees. none: all of them. bootstrap: a sample of the same size drawn with replacement, which contains about 63.2 % of the images, some several times. disjoint: an equal part that no other seed sees. Validation and test images are not resampled."""


Seeds = Union[List[int], "SeedRange"]
"""The seeds: a list without duplicates, or `count` consecutive ones starting at `base`."""


class SeedRange(TypedDict):
    count: int
    base: NotRequired[Union[int, None]]


class Training(TypedDict):
    """How a run is trained."""

    epochs: NotRequired[Union[int, None]]
    batchSize: NotRequired[Union[int, None]]
    optimizer: NotRequired[Union[Optimizer, None]]
    """Default: `{"type":"adam"}`."""
    learningRateSchedule: NotRequired[Union[LearningRateSchedule, None]]
    gradientClipping: NotRequired[Union[GradientClipping, None]]
    labelSmoothing: NotRequired[Union[float, None]]
    """Training targets become (1 - s) · target + s / classes. The metrics after an epoch use the unsmoothed labels."""
    mixup: NotRequired[Union[Mixup, None]]
    augmentation: NotRequired[Union[Augmentation, None]]
    earlyStopping: NotRequired[Union[EarlyStopping, None]]
    weightAveraging: NotRequired[Union[WeightAveraging, None]]


Optimizer = Union["SgdOptimizer", "MomentumOptimizer", "RmspropOptimizer", "AdamOptimizer"]
"""An optimizer, with the update rule and the defaults of Keras 2.15."""


LearningRateSchedule = Union["StepLearningRateSchedule", "ExponentialLearningRateSchedule", "CosineLearningRateSchedule"]
"""Lowers the optimizer's learning rate during training. step: multiplies it by `factor` after every `everyEpochs` epochs. exponential: the same decay, spread evenly over the steps. cosine: follows half a cosine wave over all epochs, down to `finalShare` of the initial rate."""


class GradientClipping(TypedDict):
    """Limits the gradients of each step, like Keras's clipvalue, clipnorm and global_clipnorm."""

    by: NotRequired[Union[Literal["value", "norm", "globalNorm"], None]]
    """What the limit applies to: each value, the norm of each tensor, or the norm of all gradients together."""
    limit: float


class Mixup(TypedDict):
    """Trains on blends: each image and its target become share · own + (1 - share) · those of another image of the batch. The whole batch has the same share."""

    alpha: NotRequired[Union[float, None]]
    """The share is drawn from Beta(alpha, alpha). A small alpha gives shares near 0 or 1, a large one shares near ½."""


class Augmentation(TypedDict):
    """Perturbs the training images in every epoch. The parameters depend only on seed, image and epoch. The metrics after an epoch are measured on the unmodified images."""

    shift: NotRequired[Union[float, None]]
    """Largest shift in each direction, in pixels."""
    rotate: NotRequired[Union[float, None]]
    """Largest rotation in either direction, in degrees."""
    zoom: NotRequired[Union[float, None]]
    """Largest change of size: 0.1 means 90 % to 110 %."""
    elastic: NotRequired[Union[AugmentationElastic, None]]
    """Elastic deformation (Simard et al., 2003): displaces every pixel by smoothed noise."""
    cutout: NotRequired[Union[AugmentationCutout, None]]
    """Cutout (DeVries and Taylor, 2017): sets a square around a random pixel to zero."""


class EarlyStopping(TypedDict):
    """Stops training when the monitored metric no longer improves."""

    criterion: NotRequired[Union[StoppingCriterion, None]]
    """Default: `{"type":"patience"}`."""
    monitor: NotRequired[Union[Literal["validation.dataLoss", "validation.accuracy", "train.dataLoss", "train.accuracy"], None]]
    patience: NotRequired[Union[int, None]]
    """Epochs without improvement after which training stops. Only the criterion `patience` uses it."""
    minDelta: NotRequired[Union[float, None]]
    """A change counts as an improvement only if it is larger than this."""
    restoreBest: NotRequired[Union[bool, None]]
    """Save the weights of the best epoch instead of the last one, however training ends."""


StoppingCriterion = Union["PatienceStoppingCriterion", "GeneralizationLossStoppingCriterion", "ProgressQuotientStoppingCriterion"]
"""When to stop. `patience` stops after that many epochs without improvement. The other two are Prechelt's criteria and ignore `patience`. E is the monitored error (data loss, or share of wrong answers) and GL = 100·(E / lowest E so far - 1). generalizationLoss (GL) stops when GL > alpha. progressQuotient (PQ) is evaluated after every `stripLength` epochs and stops when GL > alpha·P, with P = 1000·(mean / minimum - 1) of the same error on the training images over these epochs."""


class WeightAveraging(TypedDict):
    """Stochastic weight averaging: the saved weights are the mean of those at the end of epochs startEpoch, startEpoch + everyEpochs, … The moving averages of batch normalization are then recomputed over the training images. Cannot be combined with `earlyStopping.restoreBest`."""

    startEpoch: int
    """The first epoch that is averaged."""
    everyEpochs: NotRequired[Union[int, None]]
    """Distance between averaged epochs."""


class Deadlines(TypedDict):
    """Time limits in seconds. Null: only the limit of the installation applies."""

    runSeconds: NotRequired[Union[float, None]]
    """A run fails after this much training time. Time spent waiting, paused or repeating lost steps does not count."""
    experimentSeconds: NotRequired[Union[float, None]]
    """Runs that have not finished this long after the first run started fail. All time counts."""


LayerReportMode = Literal["none", "final", "epochs"]
"""What is measured inside the layers (`GET /v1/runs/{runId}/layers`): nothing, the saved weights, or also every epoch. Does not affect the weights."""


Distortion = Union["RotationDistortion", "ShiftDistortion", "NoiseDistortion", "BlurDistortion"]
"""A distortion of the test images. It is the same for all runs and does not depend on the seed."""


class ArmSpec(TypedDict):
    """One configuration, or a sweep. Any number in `model`, `regularization` and `training` can be `{"grid": [0.1, 0.5]}` or `{"random": {"min": 0.0001, "max": 0.1, "scale": "log", "samples": 8}}`. Each point of the sweep becomes an arm."""

    name: str
    model: SweepableModel
    regularization: NotRequired[Union[SweepableRegularization, None]]
    """Default: `{}`."""
    training: NotRequired[Union[SweepableTrainingOverride, None]]
    sweep: NotRequired[Union[SweepPoint, None]]


SweepableModel = Union["SweepableSoftmaxRegressionModel", "SweepableMlpModel", "SweepableCnnModel", "SweepableLstmModel", "SweepableGruModel", "SweepableLayersModel"]
"""A network. The layer in `output` is always its last."""


OutputLayer = Union["SoftmaxOutputLayer", "SigmoidOutputLayer"]
"""The output layer: softmax over ten classes with categorical cross-entropy, or one sigmoid unit with binary cross-entropy against the digit itself. The sigmoid objective is degenerate; it is offered because the notebook uses it."""


class Grid(TypedDict):
    """A list of values to try. Several grids in an arm are combined in every possible way."""

    grid: List[float]
    """The values. Each becomes an arm."""


class Random(TypedDict):
    """Random values between `min` and `max`. The random fields of an arm are drawn together, so all must have the same `samples`."""

    random: RandomRange


class RandomRange(TypedDict):
    min: float
    max: float
    scale: NotRequired[Union[Literal["linear", "log"], None]]
    """log: a value between 0.001 and 0.01 is as likely as one between 0.01 and 0.1. `min` must then be greater than 0."""
    integer: NotRequired[Union[bool, None]]
    """Draw integers, from `min` to `max` inclusive."""
    samples: int
    """Number of draws. Each becomes an arm."""
    seed: NotRequired[Union[int, None]]
    """Seed of the draws. Independent of the seeds of training."""


SweepableLayer = Union["SweepableDenseLayer", "SweepableConv2dLayer", "SweepableMaxPooling2dLayer", "SweepableBatchNormalizationLayer", "SweepableDropoutLayer", "SweepableLayerNormalizationLayer", "SweepableSpatialDropout2dLayer", "SweepableGaussianDropoutLayer", "SweepableGaussianNoiseLayer", "SweepableFlattenLayer", "SweepableLstmLayer", "SweepableGruLayer", "SweepableActivationLayer"]
"""A hidden layer of an explicit stack."""


class SweepableKernelPenalty(TypedDict):
    """The penalty l1·Σ|w| + l2·Σw², as in Keras: a sum, without the factor ½."""

    l1: NotRequired[Union[SweepableNumber, None]]
    """Default: `0`."""
    l2: NotRequired[Union[SweepableNumber, None]]
    """Default: `0`."""
    proximal: NotRequired[Union[bool, None]]
    """Apply the L1 part as a proximal step after each update, w ← sign(w) · max(|w| - s · l1, 0), instead of as a subgradient. Weights can then become exactly zero. s is the step of the optimizer per unit of gradient: the learning rate under sgd, learningRate / (1 - momentum) under momentum, learningRate / (√v + ε) under adam (v corrected for its start) and learningRate / √(v + ε) / (1 - momentum) under rmsprop, for each weight. So a strength means the same as without `proximal`."""


class SweepableKernelConstraint(TypedDict):
    """Limit on the norm of the incoming weights of each unit. Larger norms are scaled down after an update."""

    maxNorm: SweepableNumber


class SweepablePenalty(TypedDict):
    """The penalty l1·Σ|x| + l2·Σx², as in Keras: a sum, without the factor ½."""

    l1: NotRequired[Union[SweepableNumber, None]]
    """Default: `0`."""
    l2: NotRequired[Union[SweepableNumber, None]]
    """Default: `0`."""


class SweepableRegularization(TypedDict):
    """Techniques applied to every hidden block. In an explicit `layers` stack, set them in the layers themselves."""

    kernel: NotRequired[Union[SweepableKernelPenalty, None]]
    """Penalty on the kernel of every hidden layer (dense, convolution, recurrent input kernel). The output layer is not penalized."""
    bias: NotRequired[Union[SweepablePenalty, None]]
    """Penalty on the biases of the layers that `kernel` applies to."""
    activity: NotRequired[Union[SweepablePenalty, None]]
    """Penalty on the output of every hidden layer after its activation, summed over the batch and divided by the batch size: the mean over its images."""
    maxNorm: NotRequired[Union[SweepableRegularizationMaxNorm, None]]
    """Limit on the norm of the incoming weights of each hidden unit, enforced after every update, in the layers that `kernel` applies to."""
    dropout: NotRequired[Union[SweepableRegularizationDropout, None]]
    """Dropout at the end of every hidden block."""
    spatialDropout: NotRequired[Union[SweepableRegularizationSpatialDropout, None]]
    """Dropout of whole channels after the pooling of every convolution block."""
    recurrentDropout: NotRequired[Union[SweepableRegularizationRecurrentDropout, None]]
    """Dropout of the state that a recurrent layer feeds back."""
    gaussianDropout: NotRequired[Union[SweepableRegularizationGaussianDropout, None]]
    """Multiplies every hidden value by Gaussian noise with mean 1 and the variance of dropout at `rate`, rate / (1 - rate)."""
    gaussianNoise: NotRequired[Union[SweepableRegularizationGaussianNoise, None]]
    """Adds Gaussian noise with mean 0 to the output of every hidden block."""
    layerNormalization: NotRequired[Union[SweepableRegularizationLayerNormalization, None]]
    """Layer normalization between the linear part and the activation of every dense and convolution block."""
    batchNormalization: NotRequired[Union[SweepableRegularizationBatchNormalization, None]]
    """Batch normalization between the linear part and the activation of every dense and convolution block."""


class SweepableTrainingOverride(TypedDict):
    """Training settings of this arm that replace the experiment's."""

    epochs: NotRequired[Union[SweepableInteger, None]]
    batchSize: NotRequired[Union[SweepableInteger, None]]
    optimizer: NotRequired[Union[SweepableOptimizer, None]]
    learningRateSchedule: NotRequired[Union[SweepableLearningRateSchedule, None]]
    gradientClipping: NotRequired[Union[SweepableGradientClipping, None]]
    labelSmoothing: NotRequired[Union[SweepableNumber, None]]
    """Training targets become (1 - s) · target + s / classes. The metrics after an epoch use the unsmoothed labels."""
    mixup: NotRequired[Union[SweepableMixup, None]]
    augmentation: NotRequired[Union[SweepableAugmentation, None]]
    earlyStopping: NotRequired[Union[SweepableEarlyStopping, None]]
    weightAveraging: NotRequired[Union[SweepableWeightAveraging, None]]


SweepableOptimizer = Union["SweepableSgdOptimizer", "SweepableMomentumOptimizer", "SweepableRmspropOptimizer", "SweepableAdamOptimizer"]
"""An optimizer, with the update rule and the defaults of Keras 2.15."""


SweepableLearningRateSchedule = Union["SweepableStepLearningRateSchedule", "SweepableExponentialLearningRateSchedule", "SweepableCosineLearningRateSchedule"]
"""Lowers the optimizer's learning rate during training. step: multiplies it by `factor` after every `everyEpochs` epochs. exponential: the same decay, spread evenly over the steps. cosine: follows half a cosine wave over all epochs, down to `finalShare` of the initial rate."""


class SweepableGradientClipping(TypedDict):
    """Limits the gradients of each step, like Keras's clipvalue, clipnorm and global_clipnorm."""

    by: NotRequired[Union[Literal["value", "norm", "globalNorm"], None]]
    """What the limit applies to: each value, the norm of each tensor, or the norm of all gradients together."""
    limit: SweepableNumber


class SweepableMixup(TypedDict):
    """Trains on blends: each image and its target become share · own + (1 - share) · those of another image of the batch. The whole batch has the same share."""

    alpha: NotRequired[Union[SweepableNumber, None]]
    """The share is drawn from Beta(alpha, alpha). A small alpha gives shares near 0 or 1, a large one shares near ½. Default: `0.2`."""


class SweepableAugmentation(TypedDict):
    """Perturbs the training images in every epoch. The parameters depend only on seed, image and epoch. The metrics after an epoch are measured on the unmodified images."""

    shift: NotRequired[Union[SweepableNumber, None]]
    """Largest shift in each direction, in pixels. Default: `0`."""
    rotate: NotRequired[Union[SweepableNumber, None]]
    """Largest rotation in either direction, in degrees. Default: `0`."""
    zoom: NotRequired[Union[SweepableNumber, None]]
    """Largest change of size: 0.1 means 90 % to 110 %. Default: `0`."""
    elastic: NotRequired[Union[SweepableAugmentationElastic, None]]
    """Elastic deformation (Simard et al., 2003): displaces every pixel by smoothed noise."""
    cutout: NotRequired[Union[SweepableAugmentationCutout, None]]
    """Cutout (DeVries and Taylor, 2017): sets a square around a random pixel to zero."""


class SweepableEarlyStopping(TypedDict):
    """Stops training when the monitored metric no longer improves."""

    criterion: NotRequired[Union[SweepableStoppingCriterion, None]]
    """Default: `{"type":"patience"}`."""
    monitor: NotRequired[Union[Literal["validation.dataLoss", "validation.accuracy", "train.dataLoss", "train.accuracy"], None]]
    patience: NotRequired[Union[SweepableInteger, None]]
    """Epochs without improvement after which training stops. Only the criterion `patience` uses it. Default: `3`."""
    minDelta: NotRequired[Union[SweepableNumber, None]]
    """A change counts as an improvement only if it is larger than this. Default: `0`."""
    restoreBest: NotRequired[Union[bool, None]]
    """Save the weights of the best epoch instead of the last one, however training ends."""


SweepableStoppingCriterion = Union["SweepablePatienceStoppingCriterion", "SweepableGeneralizationLossStoppingCriterion", "SweepableProgressQuotientStoppingCriterion"]
"""When to stop. `patience` stops after that many epochs without improvement. The other two are Prechelt's criteria and ignore `patience`. E is the monitored error (data loss, or share of wrong answers) and GL = 100·(E / lowest E so far - 1). generalizationLoss (GL) stops when GL > alpha. progressQuotient (PQ) is evaluated after every `stripLength` epochs and stops when GL > alpha·P, with P = 1000·(mean / minimum - 1) of the same error on the training images over these epochs."""


class SweepableWeightAveraging(TypedDict):
    """Stochastic weight averaging: the saved weights are the mean of those at the end of epochs startEpoch, startEpoch + everyEpochs, … The moving averages of batch normalization are then recomputed over the training images. Cannot be combined with `earlyStopping.restoreBest`."""

    startEpoch: SweepableInteger
    """The first epoch that is averaged."""
    everyEpochs: NotRequired[Union[SweepableInteger, None]]
    """Distance between averaged epochs. Default: `1`."""


class SweepPoint(TypedDict):
    """The point of a sweep that this arm was made from. Absent for an arm that is not part of a sweep."""

    arm: str
    """Name of the submitted arm."""
    point: Dict[str, float]
    """The values of this point, keyed by JSON pointers into the arm."""


Labels = Dict[str, str]
"""Names and values to find experiments by; at most 32."""


Metadata = Dict[str, Any]
"""Any JSON object of a client, of up to 8192 bytes; the service does not look into it."""


class PresetRequest(TypedDict):
    """Submits a preset."""

    preset: str
    """Name of a preset; GET /v1/presets lists them."""
    overrides: NotRequired[Union[PresetRequestOverrides, None]]
    labels: NotRequired[Union[Labels, None]]
    description: NotRequired[Union[str, None]]
    """Text for people; line ends are kept."""
    metadata: NotRequired[Union[Metadata, None]]


CloneRequest = TypedDict(
    "CloneRequest",
    {
        "from": "ExperimentId",
        "overrides": "NotRequired[Union[CloneOverrides, None]]",
        "labels": "NotRequired[Union[Labels, None]]",
        "description": "NotRequired[Union[str, None]]",
        "metadata": "NotRequired[Union[Metadata, None]]",
    },
)
"""Submits the spec of another experiment, with changes."""


class CloneOverrides(TypedDict):
    """JSON merge patch (RFC 7396) on the spec of that experiment. A list, such as `arms` or `seeds`, is replaced as a whole; null removes, and the default takes its place. Fields of `training` hold for every arm that has no value of its own."""

    name: NotRequired[Any]
    """`name` of the spec."""
    dataset: NotRequired[Any]
    """`dataset` of the spec."""
    seeds: NotRequired[Any]
    """`seeds` of the spec."""
    training: NotRequired[Any]
    """`training` of the spec."""
    kind: NotRequired[Any]
    """`kind` of the spec."""
    seedChanges: NotRequired[Any]
    """`seedChanges` of the spec."""
    baseline: NotRequired[Any]
    """`baseline` of the spec."""
    deadlines: NotRequired[Any]
    """`deadlines` of the spec."""
    layerReport: NotRequired[Any]
    """`layerReport` of the spec."""
    robustness: NotRequired[Any]
    """`robustness` of the spec."""
    arms: NotRequired[Any]
    """`arms` of the spec."""


class SubmissionBatch(TypedDict):
    experiments: List[Submission]
    """What is submitted, in this order. The whole body may have 1 MiB."""


class BulkChange(TypedDict):
    action: Literal["cancel", "delete", "archive", "restore", "label"]
    ids: NotRequired[Union[List[ExperimentId], None]]
    """The experiments to change. Without them nothing is changed: the answer shows what would be."""
    labels: NotRequired[Union[Dict[str, Union[str, None]], None]]
    """Only for `label`, and needed there: labels to set; null removes one."""
    keepModel: NotRequired[Union[bool, None]]
    """Only for `cancel`: whether to keep the models trained so far."""


ExternalId = str
"""A unique name for the experiment, chosen by the client."""


class ExperimentPatch(TypedDict):
    """JSON merge patch (RFC 7396) on an experiment: what is left out stays."""

    name: NotRequired[str]
    """The name of the experiment; that in its spec stays."""
    description: NotRequired[Union[str, None]]
    """Text for people; line ends are kept."""
    labels: NotRequired[Union[Dict[str, Union[str, None]], None]]
    """Labels to set; null removes a label, or all of them."""
    metadata: NotRequired[Union[Dict[str, Any], None]]
    """Fields to set, at any depth; null removes a field, or all of them."""


class MoreSeeds(TypedDict):
    """Either `seeds` or `count`."""

    seeds: NotRequired[Union[List[int], None]]
    """Seeds that the experiment does not have."""
    count: NotRequired[Union[int, None]]
    """Instead of `seeds`: so many that follow its largest one."""


ComparisonMetric = Literal["test.accuracy", "test.dataLoss", "test.objective", "test.penalty", "validation.accuracy", "validation.dataLoss", "validation.objective", "validation.penalty", "train.accuracy", "train.dataLoss", "train.objective", "train.penalty"]


class ComparisonRequest(TypedDict):
    arms: List[WantedArm]
    """The first one is the baseline, which the others are compared with."""
    metric: NotRequired[Union[ComparisonMetric, None]]
    """Default: `"test.accuracy"`."""
    margin: NotRequired[Union[float, None]]
    """Differences within ±margin are treated as negligible; adds equivalence tests. In percentage points for accuracies, otherwise in the unit of the metric. Choose it before looking at results."""
    family: NotRequired[Union[List[ComparisonMetric], None]]
    """Every metric you look at: Holm's adjustment then covers all of them. Default: `[]`."""


class WantedArm(TypedDict):
    """An arm of an experiment."""

    experimentId: ExperimentId
    arm: str
    """An arm of that experiment."""
    name: NotRequired[Union[str, None]]
    """Its name in the comparison; by default that of the arm, with the end of the id where two share it."""


FigureFile = Literal["arms.svg", "arms.png", "differences.svg", "differences.png", "sweep-paths.svg", "sweep-paths.png", "bias-variance.svg", "bias-variance.png", "learning-curves.svg", "learning-curves.png", "layers-by-epoch.svg", "layers-by-epoch.png", "reliability.svg", "reliability.png", "temperature.svg", "temperature.png", "cost.svg", "cost.png", "confusion.svg", "confusion.png", "confusion-difference.svg", "confusion-difference.png", "mistakes.svg", "mistakes.png", "first-layer.svg", "first-layer.png", "weights.svg", "weights.png", "weights-by-epoch.svg", "weights-by-epoch.png"]
"""A name with the form as its ending."""


class PredictionRequest(TypedDict):
    """Images of digits."""

    images: List[ImageInput]
    scale: NotRequired[Union[Literal["0-255", "0-1"], None]]
    """Range of the pixel values in arrays. Without `fit` and `invert`, 0 is background and 255 (or 1) is ink, as in MNIST."""
    fit: NotRequired[Union[Fit, None]]
    """`auto` prepares each image as MNIST's digits were: ink is found against its background, its box is shrunk to 20 × 20 with its proportions kept, its centre of mass is put in the middle, and faint ink is stretched to full contrast. `none` leaves the digit where it is; a picture is turned to grey and shrunk to 28 × 28 by area averaging. Default: `auto` for pictures, `none` for arrays."""
    invert: NotRequired[Union[Union[bool, Literal["auto"]], None]]
    """`true`: ink is darker than the background; `false`: ink is lighter. `auto` finds out: with `fit: auto`, ink is what differs from the background; with `fit: none`, a picture is inverted if its outermost pixels are bright on average, and an array is left as it is. Default: `"auto"`."""
    mcSamples: NotRequired[Union[int, None]]
    """Monte-Carlo dropout: average this many predictions with dropout and noise switched on. Each sample applies one dropout mask to all images, so the answer about an image does not depend on the others."""
    seed: NotRequired[Union[int, None]]
    """Seed of the dropout masks and noise. The same image, samples and seed give the same answer."""
    outputs: NotRequired[Union[List[Literal["digit", "probabilities", "uncertainty", "preparation", "image"]], None]]
    """What to return for each image. Default: all but `image`."""


ImageInput = Union[List[float], List[List[float]], str]
"""784 pixels row by row, 28 rows of 28 pixels, or a picture in base64."""


Fit = Literal["auto", "none"]


class ArmPredictionRequest(TypedDict):
    images: List[ImageInput]
    scale: NotRequired[Union[Literal["0-255", "0-1"], None]]
    """Range of the pixel values in arrays. Without `fit` and `invert`, 0 is background and 255 (or 1) is ink, as in MNIST."""
    fit: NotRequired[Union[Fit, None]]
    """`auto` prepares each image as MNIST's digits were: ink is found against its background, its box is shrunk to 20 × 20 with its proportions kept, its centre of mass is put in the middle, and faint ink is stretched to full contrast. `none` leaves the digit where it is; a picture is turned to grey and shrunk to 28 × 28 by area averaging. Default: `auto` for pictures, `none` for arrays."""
    invert: NotRequired[Union[Union[bool, Literal["auto"]], None]]
    """`true`: ink is darker than the background; `false`: ink is lighter. `auto` finds out: with `fit: auto`, ink is what differs from the background; with `fit: none`, a picture is inverted if its outermost pixels are bright on average, and an array is left as it is. Default: `"auto"`."""
    mcSamples: NotRequired[Union[int, None]]
    """Monte-Carlo dropout: average this many predictions with dropout and noise switched on. Each sample applies one dropout mask to all images, so the answer about an image does not depend on the others."""
    seed: NotRequired[Union[int, None]]
    """Seed of the dropout masks and noise. The same image, samples and seed give the same answer."""
    outputs: NotRequired[Union[List[Literal["digit", "probabilities", "uncertainty", "preparation", "image", "memberDigits", "agreement"]], None]]
    """What to return for each image. Default: all but `image`."""
    arm: str
    """The arm whose runs form the ensemble."""


AdviceRequest = Union["AdviceForScenario", "AdviceForExperiment"]
"""A scenario, or a finished experiment and what matters."""


class AdviceForScenario(TypedDict):
    scenario: AdviceScenario


class AdviceScenario(TypedDict):
    """The known properties of a task. Every field has a default."""

    trainImages: NotRequired[Union[int, None]]
    """Number of labelled images for training, including those held out for validation."""
    architecture: NotRequired[Union[Literal["softmax-regression", "mlp", "cnn", "lstm", "gru"], None]]
    budget: NotRequired[Union[Literal["low", "medium", "high"], None]]
    """Computing time: low for a single short training, high for many."""
    interpretability: NotRequired[Union[bool, None]]
    """Whether the model must be sparse, so that people see which inputs matter or because it must be small."""
    calibration: NotRequired[Union[bool, None]]
    """Whether the probabilities must be trustworthy, not only the predicted digit."""
    robustness: NotRequired[Union[bool, None]]
    """Whether digits that are rotated, shifted or noisy must be recognized as well."""
    labelNoise: NotRequired[Union[float, None]]
    """Estimated share of wrong labels."""
    depth: NotRequired[Union[int, None]]
    """Number of hidden layers, if it is fixed."""


class AdviceForExperiment(TypedDict):
    experimentId: ExperimentId
    needs: NotRequired[Union[AdviceNeeds, None]]
    """Default: `{}`."""


class AdviceNeeds(TypedDict):
    """What counts besides accuracy. Every field has a default."""

    budget: NotRequired[Union[Literal["low", "medium", "high"], None]]
    """Computing time: low to rank by the time that a technique saves, high for many trainings."""
    interpretability: NotRequired[Union[bool, None]]
    """Whether the model must be sparse, so that people see which inputs matter or because it must be small."""
    calibration: NotRequired[Union[bool, None]]
    """Whether the probabilities must be trustworthy, not only the predicted digit."""
    robustness: NotRequired[Union[bool, None]]
    """Whether digits that are rotated, shifted or noisy must be recognized as well."""


class ApiKeyRequest(TypedDict):
    name: str
    """What it is for."""
    tenant: NotRequired[Union[str, None]]
    """By default the tenant of the key that asks."""
    scopes: List[Scope]
    """What it allows."""
    expiresAt: NotRequired[Union[str, None]]
    """Left out: it does not expire."""


Scope = Literal["read", "submit", "admin"]
"""`read`: read and predict; `submit`: also create and change; `admin`: also keys and the audit log."""


KeyId = str


class KeyRotation(TypedDict):
    overlapSeconds: NotRequired[Union[int, None]]
    """How long both are good."""


class WebhookRequest(TypedDict):
    url: str
    """Where events are sent: http or https, without user and password, and no address of a private network."""
    experimentId: NotRequired[Union[ExperimentId, None]]
    """The experiment whose events are sent; left out or null: all experiments."""
    events: NotRequired[Union[List[Literal["experiment.created", "experiment.finished", "run.started", "run.paused", "run.resumed", "run.retrying", "run.finished"]], None]]
    """Which events are sent; `experiment.finished` and `run.finished` by default."""
    thresholds: NotRequired[Union[List[WebhookThreshold], None]]


class WebhookThreshold(TypedDict):
    """Reached with the first epoch whose metric is above (or below) the value: `run.threshold_reached`, once for each run. Give either `above` or `below`."""

    metric: Literal["train.objective", "train.dataLoss", "train.penalty", "train.accuracy", "validation.objective", "validation.dataLoss", "validation.penalty", "validation.accuracy"]
    """A metric of an epoch, as in the metrics of a run."""
    above: NotRequired[Union[float, None]]
    below: NotRequired[Union[float, None]]


class WebhookPatch(TypedDict):
    """JSON merge patch (RFC 7396) on a webhook: what is left out stays."""

    url: NotRequired[str]
    """Where events are sent: http or https, without user and password, and no address of a private network."""
    events: NotRequired[List[Literal["experiment.created", "experiment.finished", "run.started", "run.paused", "run.resumed", "run.retrying", "run.finished"]]]
    """Which events are sent; `experiment.finished` and `run.finished` by default."""
    thresholds: NotRequired[List[WebhookThreshold]]
    disabled: NotRequired[Union[bool, None]]
    """true disables the webhook and drops what waits; null or false enables it again."""


WebhookMessageId = str


class Liveness(TypedDict):
    status: Literal["alive"]


class Readiness(TypedDict):
    """Whether a submission would be accepted and trained, and if not, why."""

    status: Literal["ready", "degraded", "unavailable"]
    """ready: a submission would be accepted and trained. degraded: it would be accepted, but wait for a worker or the disk. unavailable: it would be refused."""
    redis: Literal["up", "down"]
    workers: Union[int, None]
    """Live workers; null while Redis is down."""
    trainers: Union[int, None]
    """Runs they can train at once; null while Redis is down."""
    reasons: List[ReadinessReason]
    """Why the service is not `ready`; empty when it is."""


class Problem(TypedDict):
    """An error, as described by RFC 9457."""

    type: str
    """The page that explains the code, relative to this service."""
    title: str
    status: int
    detail: str
    instance: str
    """The path of the request."""
    code: ErrorCode
    requestId: str
    """Also in the x-request-id header and in the log."""
    errors: NotRequired[List[FieldProblem]]
    """Every fault found in the request."""


ErrorCode = Literal["INVALID_SPEC", "INVALID_REQUEST", "SPEC_TOO_LARGE", "UNAUTHORIZED", "SCOPE_MISSING", "HOST_NOT_ALLOWED", "ORIGIN_NOT_ALLOWED", "NOT_FOUND", "EXPERIMENT_NOT_FOUND", "RUN_NOT_FOUND", "ARTIFACT_NOT_FOUND", "PRESET_NOT_FOUND", "TECHNIQUE_NOT_FOUND", "DATASET_NOT_FOUND", "IMAGE_NOT_FOUND", "FIGURE_NOT_FOUND", "FIGURE_EMPTY", "KEY_NOT_FOUND", "KEY_NOT_ACTIVE", "WORKER_NOT_FOUND", "WORKER_NOT_DRAINABLE", "WEBHOOK_NOT_FOUND", "DELIVERY_NOT_FOUND", "EXPERIMENT_NOT_FINISHED", "SEEDS_FIXED", "NOT_COMPARABLE", "RUN_NOT_RETRYABLE", "RUN_NOT_PAUSABLE", "RUN_NOT_RESUMABLE", "RUN_NOT_REPRODUCIBLE", "MODEL_UNAVAILABLE", "EXPORT_TOO_LARGE", "WEBHOOK_DISABLED", "TOO_MANY_WEBHOOKS", "NO_INK", "IDEMPOTENCY_KEY_REUSED", "EXTERNAL_ID_TAKEN", "PRECONDITION_FAILED", "METHOD_NOT_ALLOWED", "NOT_ACCEPTABLE", "PAYLOAD_TOO_LARGE", "UNSUPPORTED_MEDIA_TYPE", "RANGE_NOT_SATISFIABLE", "OVERLOADED", "QUEUE_FULL", "TENANT_QUEUE_FULL", "TENANT_STORAGE_FULL", "TOO_MANY_REQUESTS", "PREDICTION_UNAVAILABLE", "REDIS_UNAVAILABLE", "REDIS_FULL", "REDIS_FORBIDDEN", "RECORD_UNREADABLE", "RECORD_DAMAGED", "DISK_FULL", "DISK_UNAVAILABLE", "INTERNAL"]
"""Stable; docs/errors.md explains each."""


class FieldProblem(TypedDict):
    """One fault in a request."""

    pointer: NotRequired[str]
    """Where in the body: an RFC 6901 JSON pointer, '' for the whole body."""
    parameter: NotRequired[str]
    """The query parameter or header, if it is not the body."""
    code: str
    """A machine-readable code."""
    message: str
    """A human-readable description of the problem."""


class Experiment(TypedDict):
    id: ExperimentId
    externalId: Union[ExternalId, None]
    name: str
    description: Union[str, None]
    """Text for people; line ends are kept."""
    labels: Labels
    metadata: Metadata
    preset: Union[str, None]
    """Name of the preset that was submitted; null for a spec, and for experiments of earlier versions."""
    status: ExperimentStatus
    createdAt: str
    startedAt: Union[str, None]
    finishedAt: Union[str, None]
    after: List[ExperimentId]
    """Experiments that must have finished, in whatever way, before its runs start."""
    startAt: Union[str, None]
    """Its runs do not start before; null: no such time was given."""
    archivedAt: Union[str, None]
    """Since when lists leave it out; null: they show it."""
    spec: ResolvedExperimentSpec
    warnings: List[Warning]
    estimate: Estimate
    progress: Progress
    runs: List[RunSummary]


class ResolvedExperimentSpec(TypedDict):
    """The spec with every default filled in."""

    name: str
    """Without control characters, line breaks and bidirectional formatting characters."""
    dataset: DatasetOutput
    training: TrainingOutput
    kind: Literal["comparison", "biasVariance"]
    """biasVariance: each seed is a replica with its own training images (`dataset.resampling`), and the error is decomposed into bias and variance over the replicas."""
    seedChanges: Literal["everything", "data"]
    """What differs between seeds. everything: all randomness (initial weights, data order, noise, resampled images). data: only the training images; everything else is that of the first seed."""
    baseline: Union[str, None]
    """Name of the arm that the others are compared with."""
    deadlines: DeadlinesOutput
    layerReport: LayerReportMode
    """Default: `"final"`."""
    robustness: List[DistortionOutput]
    """Distortions of the test images on which the saved weights are also evaluated (`evaluation.robustness` of a run). Does not affect the weights. Default: `[]`."""
    seeds: List[int]
    arms: List[ResolvedArmSpec]


class ResolvedArmSpec(TypedDict):
    name: str
    model: Model
    regularization: Regularization
    sweep: NotRequired[SweepPointOutput]
    training: TrainingOutput


Model = Union["SoftmaxRegressionModel", "MlpModel", "CnnModel", "LstmModel", "GruModel", "LayersModel"]
"""A network. The layer in `output` is always its last."""


Layer = Union["DenseLayer", "Conv2dLayer", "MaxPooling2dLayer", "BatchNormalizationLayer", "DropoutLayer", "LayerNormalizationLayer", "SpatialDropout2dLayer", "GaussianDropoutLayer", "GaussianNoiseLayer", "FlattenLayer", "LstmLayer", "GruLayer", "ActivationLayer"]
"""A hidden layer of an explicit stack."""


class KernelPenalty(TypedDict):
    """The penalty l1·Σ|w| + l2·Σw², as in Keras: a sum, without the factor ½."""

    l1: float
    l2: float
    proximal: bool
    """Apply the L1 part as a proximal step after each update, w ← sign(w) · max(|w| - s · l1, 0), instead of as a subgradient. Weights can then become exactly zero. s is the step of the optimizer per unit of gradient: the learning rate under sgd, learningRate / (1 - momentum) under momentum, learningRate / (√v + ε) under adam (v corrected for its start) and learningRate / √(v + ε) / (1 - momentum) under rmsprop, for each weight. So a strength means the same as without `proximal`."""


class KernelConstraint(TypedDict):
    """Limit on the norm of the incoming weights of each unit. Larger norms are scaled down after an update."""

    maxNorm: float


class Penalty(TypedDict):
    """The penalty l1·Σ|x| + l2·Σx², as in Keras: a sum, without the factor ½."""

    l1: float
    l2: float


class Regularization(TypedDict):
    """Techniques applied to every hidden block. In an explicit `layers` stack, set them in the layers themselves."""

    kernel: Union[KernelPenalty, None]
    """Penalty on the kernel of every hidden layer (dense, convolution, recurrent input kernel). The output layer is not penalized."""
    bias: Union[Penalty, None]
    """Penalty on the biases of the layers that `kernel` applies to."""
    activity: Union[Penalty, None]
    """Penalty on the output of every hidden layer after its activation, summed over the batch and divided by the batch size: the mean over its images."""
    maxNorm: Union[RegularizationMaxNorm, None]
    """Limit on the norm of the incoming weights of each hidden unit, enforced after every update, in the layers that `kernel` applies to."""
    dropout: Union[RegularizationDropout, None]
    """Dropout at the end of every hidden block."""
    spatialDropout: Union[RegularizationSpatialDropout, None]
    """Dropout of whole channels after the pooling of every convolution block."""
    recurrentDropout: Union[RegularizationRecurrentDropout, None]
    """Dropout of the state that a recurrent layer feeds back."""
    gaussianDropout: Union[RegularizationGaussianDropout, None]
    """Multiplies every hidden value by Gaussian noise with mean 1 and the variance of dropout at `rate`, rate / (1 - rate)."""
    gaussianNoise: Union[RegularizationGaussianNoise, None]
    """Adds Gaussian noise with mean 0 to the output of every hidden block."""
    layerNormalization: Union[RegularizationLayerNormalization, None]
    """Layer normalization between the linear part and the activation of every dense and convolution block."""
    batchNormalization: Union[RegularizationBatchNormalization, None]
    """Batch normalization between the linear part and the activation of every dense and convolution block."""


class Warning(TypedDict):
    """Something in an accepted spec that is probably not intended."""

    code: str
    pointer: str
    message: str


class Estimate(TypedDict):
    arms: int
    """Number of arms, counting every point of every sweep."""
    runs: int
    images: NotRequired[EstimateImages]
    parameters: Dict[str, int]
    """Exact number of weights per arm, trainable and non-trainable."""
    memoryMegabytes: float
    """Approximate peak memory of the largest run."""
    seconds: float
    """Approximate time of the whole experiment on one idle worker of this installation."""


class Progress(TypedDict):
    """`etaSeconds` is null until it can be estimated."""

    percent: float
    etaSeconds: Union[float, None]


class RunSummary(TypedDict):
    id: RunId
    arm: str
    seed: int
    status: RunStatus


class ExperimentPlan(TypedDict):
    """What a submission would create."""

    name: str
    spec: ResolvedExperimentSpec
    warnings: List[Warning]
    estimate: Estimate
    runs: List[ExperimentPlanRun]


class BatchAnswer(TypedDict):
    items: List[BatchItem]


class BatchItem(TypedDict):
    """The outcome of one submission of a batch."""

    index: int
    """Place in the batch, from 0."""
    status: int
    """What a submission of its own would have been answered with: 202, or that of its problem."""
    experiment: NotRequired[ExperimentSummary]
    """With 202: the experiment."""
    deduplicated: NotRequired[Literal[True]]
    """With `deduplicate=true`: the experiment was there before, and nothing was created."""
    replayed: NotRequired[Literal[True]]
    """It was submitted before, under the same `Idempotency-Key`; nothing was created this time."""
    problem: NotRequired[Problem]
    """With any other status; pointers are into the body of the batch."""


class ExperimentSummary(TypedDict):
    """An experiment in a list."""

    id: ExperimentId
    externalId: Union[ExternalId, None]
    name: str
    description: Union[str, None]
    """Text for people; line ends are kept."""
    labels: Labels
    metadata: Metadata
    preset: Union[str, None]
    """Name of the preset that was submitted; null for a spec, and for experiments of earlier versions."""
    status: ExperimentStatus
    createdAt: str
    startedAt: Union[str, None]
    finishedAt: Union[str, None]
    after: List[ExperimentId]
    """Experiments that must have finished, in whatever way, before its runs start."""
    startAt: Union[str, None]
    """Its runs do not start before; null: no such time was given."""
    archivedAt: Union[str, None]
    """Since when lists leave it out; null: they show it."""
    progress: Progress
    runCounts: ExperimentSummaryRunCounts


class BulkAnswer(TypedDict):
    dryRun: bool
    """Nothing was changed."""
    ids: List[ExperimentId]
    """What the items are about: send them to change just these."""
    more: bool
    """More than 1000 match; these are the newest."""
    counts: BulkAnswerCounts
    items: List[BulkItem]


class BulkItem(TypedDict):
    """What became, or would become, of one experiment."""

    id: ExperimentId
    name: Union[str, None]
    """Null of one that does not exist, or was deleted now."""
    status: Union[Literal["queued", "running", "paused", "cancelling", "succeeded", "partially_succeeded", "failed", "cancelled"], None]
    """Of the experiment; null where it has none."""
    outcome: Literal["changed", "unchanged", "refused"]
    """`unchanged`: it is already as the action would make it. `refused`: `problem` says why."""
    problem: NotRequired[Problem]


class ExperimentPage(TypedDict):
    items: List[SelectableExperimentSummary]
    nextCursor: Union[str, None]
    """Gets the next page; null on the last."""
    total: NotRequired[Union[int, None]]
    """Items on all pages together; null where counting them would take a walk through all records."""
    unreadable: NotRequired[List[UnreadableRecord]]
    """Records on this page that this process cannot read, such as those of another version; left out when there are none."""


SelectableExperimentSummary = Union["ExperimentSummary", "ExperimentSummaryFields"]


class ExperimentSummaryFields(TypedDict):
    """With `fields`: those of its fields alone."""

    id: NotRequired[ExperimentId]
    externalId: NotRequired[Union[ExternalId, None]]
    name: NotRequired[str]
    description: NotRequired[Union[str, None]]
    """Text for people; line ends are kept."""
    labels: NotRequired[Labels]
    metadata: NotRequired[Metadata]
    preset: NotRequired[Union[str, None]]
    """Name of the preset that was submitted; null for a spec, and for experiments of earlier versions."""
    status: NotRequired[ExperimentStatus]
    createdAt: NotRequired[str]
    startedAt: NotRequired[Union[str, None]]
    finishedAt: NotRequired[Union[str, None]]
    after: NotRequired[List[ExperimentId]]
    """Experiments that must have finished, in whatever way, before its runs start."""
    startAt: NotRequired[Union[str, None]]
    """Its runs do not start before; null: no such time was given."""
    archivedAt: NotRequired[Union[str, None]]
    """Since when lists leave it out; null: they show it."""
    progress: NotRequired[Progress]
    runCounts: NotRequired[ExperimentSummaryFieldsRunCounts]


class UnreadableRecord(TypedDict):
    id: str
    code: Literal["RECORD_UNREADABLE"]
    """Error code; see docs/errors.md."""
    message: str


SelectableExperiment = Union["Experiment", "ExperimentFields"]


class ExperimentFields(TypedDict):
    """With `fields`: those of its fields alone."""

    id: NotRequired[ExperimentId]
    externalId: NotRequired[Union[ExternalId, None]]
    name: NotRequired[str]
    description: NotRequired[Union[str, None]]
    """Text for people; line ends are kept."""
    labels: NotRequired[Labels]
    metadata: NotRequired[Metadata]
    preset: NotRequired[Union[str, None]]
    """Name of the preset that was submitted; null for a spec, and for experiments of earlier versions."""
    status: NotRequired[ExperimentStatus]
    createdAt: NotRequired[str]
    startedAt: NotRequired[Union[str, None]]
    finishedAt: NotRequired[Union[str, None]]
    after: NotRequired[List[ExperimentId]]
    """Experiments that must have finished, in whatever way, before its runs start."""
    startAt: NotRequired[Union[str, None]]
    """Its runs do not start before; null: no such time was given."""
    archivedAt: NotRequired[Union[str, None]]
    """Since when lists leave it out; null: they show it."""
    spec: NotRequired[ResolvedExperimentSpec]
    warnings: NotRequired[List[Warning]]
    estimate: NotRequired[Estimate]
    progress: NotRequired[Progress]
    runs: NotRequired[List[RunSummary]]


class RunPage(TypedDict):
    items: List[Run]
    nextCursor: Union[str, None]
    """Gets the next page; null on the last."""
    total: NotRequired[Union[int, None]]
    """Items on all pages together; null where counting them would take a walk through all records."""
    unreadable: NotRequired[List[UnreadableRecord]]
    """Records on this page that this process cannot read, such as those of another version; left out when there are none."""


class Run(TypedDict):
    """The training of one arm with one seed."""

    id: RunId
    arm: str
    seed: int
    status: RunStatus
    experimentId: ExperimentId
    attempt: int
    """Starts at 1; incremented only when an execution fails."""
    waitReason: Union[Literal["disk_full", "disk_unavailable", "retry_backoff", "no_worker", "tenant_limit", "other_experiments", "start_time"], None]
    """Why a queued run waits, other than for its turn: `other_experiments` and `start_time` are those of `after` and `startAt`."""
    stopReason: Union[StopReason, None]
    progress: RunProgress
    evaluation: Union[Evaluation, None]
    weightsSha256: Union[str, None]
    """SHA-256 of weights.bin. Equal for the same spec and seed on the same kind of machine."""
    receipt: Union[Receipt, None]
    """Null until the run has saved a model, and for runs of earlier versions."""
    reproduction: Union[Reproduction, None]
    """Null unless the run reproduces another."""
    error: Union[RunError, None]
    createdAt: str
    startedAt: Union[str, None]
    finishedAt: Union[str, None]


class RunProgress(TypedDict):
    percent: float
    etaSeconds: Union[float, None]
    epoch: int
    """Number of finished epochs."""
    epochs: int


class Evaluation(TypedDict):
    """Metrics of the saved weights, in inference mode."""

    savedEpoch: int
    """The epoch whose weights were saved and evaluated. With weight averaging, the last epoch that was averaged."""
    averagedEpochs: NotRequired[int]
    """With weight averaging: the number of epochs that were averaged."""
    train: EvaluatedSplit
    validation: Union[EvaluatedSplit, None]
    test: EvaluatedSplit
    robustness: NotRequired[List[MeasuredDistortion]]
    """Metrics on the distorted test images, in the order of `robustness` in the spec."""
    temperature: NotRequired[Union[Temperature, None]]
    """Null without validation images and for a single sigmoid unit. Absent for runs of earlier versions."""
    cost: NotRequired[TrainingCost]
    """Absent for runs of earlier versions."""


class EvaluatedSplit(TypedDict):
    objective: float
    dataLoss: float
    penalty: float
    accuracy: float
    """Share of the images that are classified correctly."""
    samples: int


MeasuredDistortion = Union["MeasuredRotationDistortion", "MeasuredShiftDistortion", "MeasuredNoiseDistortion", "MeasuredBlurDistortion"]


class Temperature(TypedDict):
    """Temperature scaling (Guo et al., 2017), fitted on the validation images."""

    value: float
    """The divisor of the logits that minimizes the loss on the validation images. Above 1, the model was overconfident."""
    nllBefore: float
    """Mean of -log p(label) on the validation images without scaling."""
    nllAfter: float
    """The same, with the logits divided by the temperature."""


class TrainingCost(TypedDict):
    trainingSeconds: float
    """Time of all epochs, including the measurements after each."""
    multiplyAddsPerImage: int
    """Exact number of multiply-adds in the matrix products and convolutions of a forward pass."""
    trainingMegaflops: float
    """2 · 3 · multiplyAddsPerImage · images · epochs / 10⁶: two operations per multiply-add, and three products (one forward, two backward)."""


class Receipt(TypedDict):
    """If two receipts are equal except for the weights, equal specs give equal weights, bit for bit."""

    seed: int
    streams: Dict[str, str]
    """Every random stream by its purpose, with the first 128 bits of the SHA-256 of the JSON array [seed, …purpose], from which the stream starts. Streams that restart each epoch are listed for the first epoch."""
    dataset: ReceiptDataset
    trainingSemantics: int
    """Version of the training arithmetic."""
    executionMode: Literal["compiled", "eager"]
    threads: ReceiptThreads
    cpu: ReceiptCpu
    platform: str
    versions: Dict[str, str]
    weightsSha256: str


class Reproduction(TypedDict):
    """The result of a run that reproduces another."""

    of: str
    """The run that is reproduced."""
    matches: Union[bool, None]
    """Whether the weights are the same, byte for byte. Null until the run has saved a model."""
    expected: str
    """SHA-256 of the original's weights."""
    found: Union[str, None]
    differingReceiptFields: Union[List[str], None]
    """JSON pointers to the fields in which the receipts differ, except the weights: possible reasons for different weights. Null if either receipt is missing."""


class ExperimentMetrics(TypedDict):
    """The histories of the runs of an experiment, in planning order."""

    experimentId: ExperimentId
    runs: List[RunHistory]


class RunHistory(TypedDict):
    """A run and its metrics after each epoch."""

    runId: RunId
    arm: str
    seed: int
    status: RunStatus
    epochs: List[SelectedEpochMetrics]


class SelectedEpochMetrics(TypedDict):
    epoch: int
    train: NotRequired[SelectedEpochMetricsTrain]
    validation: NotRequired[Union[SelectedEpochMetricsValidation, None]]
    runningObjective: float
    """Mean objective of the epoch's steps, in training mode while the weights change: the loss that Keras's fit prints. The train and validation metrics are measured after the epoch, in inference mode."""
    durationMs: float


class AllRunsPage(TypedDict):
    items: List[SelectableRun]
    nextCursor: Union[str, None]
    """Gets the next page; null on the last."""
    total: NotRequired[Union[int, None]]
    """Items on all pages together; null where counting them would take a walk through all records."""
    unreadable: NotRequired[List[UnreadableRecord]]
    """Records on this page that this process cannot read, such as those of another version; left out when there are none."""


SelectableRun = Union["Run", "RunFields"]


class RunFields(TypedDict):
    """With `fields`: those of its fields alone."""

    id: NotRequired[RunId]
    arm: NotRequired[str]
    seed: NotRequired[int]
    status: NotRequired[RunStatus]
    experimentId: NotRequired[ExperimentId]
    attempt: NotRequired[int]
    """Starts at 1; incremented only when an execution fails."""
    waitReason: NotRequired[Union[Literal["disk_full", "disk_unavailable", "retry_backoff", "no_worker", "tenant_limit", "other_experiments", "start_time"], None]]
    """Why a queued run waits, other than for its turn: `other_experiments` and `start_time` are those of `after` and `startAt`."""
    stopReason: NotRequired[Union[StopReason, None]]
    progress: NotRequired[RunProgress]
    evaluation: NotRequired[Union[Evaluation, None]]
    weightsSha256: NotRequired[Union[str, None]]
    """SHA-256 of weights.bin. Equal for the same spec and seed on the same kind of machine."""
    receipt: NotRequired[Union[Receipt, None]]
    """Null until the run has saved a model, and for runs of earlier versions."""
    reproduction: NotRequired[Union[Reproduction, None]]
    """Null unless the run reproduces another."""
    error: NotRequired[Union[RunError, None]]
    createdAt: NotRequired[str]
    startedAt: NotRequired[Union[str, None]]
    finishedAt: NotRequired[Union[str, None]]


class Queue(TypedDict):
    """Running runs, then queued ones in the order in which they will start, then held ones."""

    items: List[QueueEntry]
    nextCursor: Union[str, None]
    """Gets the next page; null on the last."""
    at: str
    """When the queue was looked at."""
    queued: int
    """Queued runs of all tenants together. Those of yours among the first 10000 are listed."""
    running: int
    """Running runs of all tenants together."""
    trainers: int
    """Runs that all workers can train at the same time; 0 without a worker."""


class QueueEntry(TypedDict):
    """A run that is training or will be."""

    position: Union[int, None]
    """From 1, for the run that starts next, and counting those of other tenants, which are not listed; null of a running one, and of one that waits for other experiments or its start time."""
    runId: RunId
    experimentId: ExperimentId
    experimentName: str
    arm: str
    seed: int
    status: RunStatus
    waitReason: Union[Literal["disk_full", "disk_unavailable", "retry_backoff", "no_worker", "tenant_limit", "other_experiments", "start_time"], None]
    """Why a queued run waits, other than for its turn: `other_experiments` and `start_time` are those of `after` and `startAt`."""
    startedAt: Union[str, None]
    """Null before it has started for the first time."""
    expectedStart: Union[str, None]
    """Null of a running one, and where nothing is known. With `waitReason` `start_time`: its `startAt`."""
    expectedEnd: Union[str, None]
    """Null where nothing is known."""
    basis: Union[Literal["progress", "measured", "estimate"], None]
    """What its duration follows from: its own progress, the measured epochs of its arm, or the estimate of the experiment. Null where nothing is known."""


SelectableMetrics = Union["Metrics", "SelectedMetrics"]


class Metrics(TypedDict):
    """The metrics of a run after each epoch."""

    runId: RunId
    epochs: List[EpochMetrics]


class EpochMetrics(TypedDict):
    epoch: int
    train: SplitMetrics
    validation: Union[SplitMetrics, None]
    runningObjective: float
    """Mean objective of the epoch's steps, in training mode while the weights change: the loss that Keras's fit prints. The train and validation metrics are measured after the epoch, in inference mode."""
    durationMs: float


class SplitMetrics(TypedDict):
    objective: float
    dataLoss: float
    penalty: float
    accuracy: float
    """Share of the images that are classified correctly."""


class SelectedMetrics(TypedDict):
    """The history of a run, reduced to the metrics in `names`."""

    runId: RunId
    epochs: List[SelectedEpochMetrics]


class AllEventsPage(TypedDict):
    items: List[Event]
    nextCursor: Union[str, None]
    """Gets the next page; null on the last."""
    lastId: str
    """Id of the last event that was looked at. Send it as `after` to read on, also when this is the last page."""
    missed: bool
    """Whether events after `after` are gone, because only the last ones are kept: read the lists of experiments and runs again."""


Event = Union["ExperimentCreatedEvent", "ExperimentChangedEvent", "ExperimentCancellingEvent", "ExperimentFinishedEvent", "RunQueuedEvent", "RunStartedEvent", "RunEpochEvent", "RunCheckpointEvent", "RunPausedEvent", "RunResumedEvent", "RunRetryingEvent", "RunCancellingEvent", "RunFinishedEvent"]


class ReachedPosition(TypedDict):
    """How far a training had come."""

    epoch: int
    """Number of finished epochs."""
    step: int
    """Finished steps of the current epoch."""


class EventPage(TypedDict):
    items: List[Event]
    nextCursor: Union[str, None]
    """Gets the next page; null on the last."""


class ArtifactPage(TypedDict):
    items: List[Artifact]
    nextCursor: Union[str, None]
    """Gets the next page; null on the last."""


class Artifact(TypedDict):
    name: str
    size: int
    """Size in bytes."""
    sha256: str
    contentType: str


class SweepPaths(TypedDict):
    """A metric against strength."""

    experimentId: ExperimentId
    metric: ComparisonMetric
    higherIsBetter: bool
    complete: bool
    """Every run has ended."""
    paths: List[SweepPathsPath]
    """One for each sweep; empty when no arm is a point of a sweep."""
    others: List[ArmSummary]
    """The arms that are not points of a sweep."""
    chosenOnValidation: Union[SweepPathsChosenOnValidation, None]
    """The arm with the best mean on the validation images: the one to choose."""
    notes: List[str]


class Interval(TypedDict):
    """Student's t interval."""

    level: float
    low: float
    high: float
    provisional: bool
    """Some runs have not finished: the interval will change."""


class ArmSummary(TypedDict):
    arm: str
    planned: int
    """Number of planned runs of this arm."""
    n: int
    """Number of runs with a value: the sample size."""
    pending: int
    """Number of runs that have not finished."""
    failed: ArmSummaryFailed
    mean: Union[float, None]
    standardDeviation: Union[float, None]
    """Sample standard deviation (divisor n - 1)."""
    interval: Union[Interval, None]
    values: List[ArmSummaryValue]
    reasons: Dict[str, str]
    """Why a figure is null, by the name of the figure."""


class BiasVariance(TypedDict):
    """The error of each arm, decomposed into bias and variance."""

    experimentId: ExperimentId
    complete: bool
    """Every run has finished. Until then the figures are provisional."""
    replicas: BiasVarianceReplicas
    arms: List[ArmBiasVariance]
    curves: List[BiasVarianceCurve]
    """For each sweep its arms in ascending order of strength; their figures are in `arms`."""
    notes: List[str]


class ArmBiasVariance(TypedDict):
    arm: str
    planned: int
    """Number of planned runs of this arm."""
    n: int
    """Number of runs with a value: the sample size."""
    pending: int
    """Number of runs that have not finished."""
    failed: ArmBiasVarianceFailed
    seeds: List[int]
    """The replicas that the figures are computed from."""
    zeroOne: Union[ZeroOneDecomposition, None]
    brier: Union[BrierDecomposition, None]
    statement: str
    reasons: Dict[str, str]
    """Why a figure is null, by the name of the figure."""


class ZeroOneDecomposition(TypedDict):
    """Of the 0-1 loss (Domingos 2000, A Unified Bias-Variance Decomposition and its Applications)."""

    error: float
    """Share of wrong answers, over test images and replicas."""
    bias: float
    """Share of images whose main answer is wrong. The main answer is the most frequent one over the replicas, the smallest digit on a tie."""
    variance: float
    """Share of answers that are not the main one."""
    unbiasedVariance: float
    """The part of the variance on images whose main answer is right; it increases the error."""
    biasedVariance: float
    """Share of answers that are right where the main one is wrong: variance that lowers the error."""
    netVariance: float
    """unbiasedVariance - biasedVariance; error = bias + netVariance."""
    residual: float
    """The rounding error of the identity."""


class BrierDecomposition(TypedDict):
    error: float
    """Mean Brier score, 0 … 2."""
    bias: float
    """Squared bias: the Brier score of the mean probabilities."""
    variance: float
    """Divisor R; error = bias + variance."""
    residual: float
    """The rounding error of the identity."""
    unbiased: BrierDecompositionUnbiased


class Ensembles(TypedDict):
    """Ensembles of finished runs, from their stored predictions."""

    experimentId: ExperimentId
    complete: bool
    ensembles: List[Ensemble]
    notes: List[str]


class Ensemble(TypedDict):
    arms: List[str]
    size: Union[int, None]
    """Number of members of each group; null when there is no group."""
    groups: List[EnsembleGroup]
    unused: List[EnsembleUnusedItem]
    """Runs that are in no group."""
    gain: Union[EnsembleGains, None]
    """What the ensembles add to their members' mean, over the groups."""
    statement: str
    reasons: Dict[str, str]
    """Why a figure is null, by the name of the figure."""


class EnsembleGroup(TypedDict):
    members: List[EnsembleGroupMember]
    ensemble: EnsembleScores
    """Of the mean of the members' probabilities."""
    membersMean: EnsembleScores
    """The mean of the members' own scores."""
    best: EnsembleScores
    """The best member in each score. It is selected on the test set, so its figures are optimistic."""
    ambiguity: float
    """Mean squared distance of the members from the ensemble. Brier score: ensemble = membersMean - ambiguity (Krogh & Vedelsby 1995)."""
    residual: float
    """The rounding error of that identity."""


class EnsembleScores(TypedDict):
    accuracy: float
    nll: float
    """Mean of -log p(label); a probability stored as 0 counts as 2⁻¹⁴⁹."""
    brier: float
    """Mean of Σ_k (p_k - y_k)², 0 … 2."""


class EnsembleGains(TypedDict):
    accuracy: EnsembleGain
    nll: EnsembleGain
    brier: EnsembleGain


class EnsembleGain(TypedDict):
    n: int
    """Groups."""
    mean: float
    """Ensemble minus its members' mean; below 0 is better for nll and brier."""
    points: Union[float, None]
    """In percentage points, of accuracies."""
    standardDeviation: Union[float, None]
    interval: Union[Interval, None]
    pairedT: Union[EnsembleGainPairedT, None]
    signFlip: Union[EnsembleGainSignFlip, None]
    values: List[float]
    """One for each group, in their order."""
    reasons: Dict[str, str]
    """Why a figure is null, by the name of the figure."""


class Comparison(TypedDict):
    """Paired statistics of arms over seeds."""

    experimentId: ExperimentId
    metric: ComparisonMetric
    higherIsBetter: bool
    baseline: str
    complete: bool
    """Every run has finished. Until then there are no p-values."""
    margin: Union[ComparisonMargin, None]
    arms: List[ArmSummary]
    chosenOnValidation: Union[ComparisonChosenOnValidation, None]
    """The arm with the best mean on the validation images: the one to choose."""
    comparisons: List[ArmComparison]
    covers: Dict[str, str]
    """Which sources of variance each figure covers."""
    notes: List[str]


class ArmComparison(TypedDict):
    arm: str
    baseline: str
    n: int
    """Number of seeds for which both arms have a value."""
    missingPairs: List[ArmComparisonMissingPair]
    """Planned seeds without a pair. The figures below cover the others."""
    difference: Union[ArmComparisonDifference, None]
    pairedT: Union[ArmComparisonPairedT, None]
    """The primary test."""
    signFlip: Union[ArmComparisonSignFlip, None]
    bootstrap: ArmComparisonBootstrap
    effectSize: Union[ArmComparisonEffectSize, None]
    mcnemar: Union[List[ArmComparisonMcnemarItem], None]
    holm: Union[ArmComparisonHolm, None]
    """The p of the paired t test, adjusted for all other tests of the family."""
    equivalence: Union[ArmComparisonEquivalence, None]
    practicalEquivalence: Union[ArmComparisonPracticalEquivalence, None]
    """Posterior probabilities of the true difference; not a test."""
    detectable: Union[ArmComparisonDetectable, None]
    otherEpochs: List[ArmComparisonOtherEpoch]
    """The same comparison after equal numbers of epochs, and at the epochs that validation would select."""
    statement: str
    reasons: Dict[str, str]
    """Why a figure is null, by the name of the figure."""


class BootstrapInterval(TypedDict):
    level: float
    low: float
    high: float
    provisional: bool
    """Some runs have not finished: the interval will change."""
    method: Literal["BCa", "percentile"]
    resamples: int
    tooNarrow: bool
    """True below 30 pairs, where a bootstrap over seeds covers less than its level."""


class ComparisonAcross(TypedDict):
    """Paired statistics of arms of one or several experiments over the seeds that they share."""

    metric: ComparisonMetric
    higherIsBetter: bool
    baseline: str
    complete: bool
    """Every run has finished. Until then there are no p-values."""
    margin: Union[ComparisonAcrossMargin, None]
    arms: List[ArmSummary]
    chosenOnValidation: Union[ComparisonAcrossChosenOnValidation, None]
    """The arm with the best mean on the validation images: the one to choose."""
    covers: Dict[str, str]
    """Which sources of variance each figure covers."""
    notes: List[str]
    sources: List[ComparisonAcrossSource]
    """Where the arms come from, in the order of the request."""
    comparisons: List[ComparisonAcrossItem]


class ComparisonAcrossItem(TypedDict):
    arm: str
    baseline: str
    n: int
    """Number of seeds for which both arms have a value."""
    missingPairs: List[ComparisonAcrossItemMissingPair]
    """Planned seeds without a pair. The figures below cover the others."""
    difference: Union[ComparisonAcrossItemDifference, None]
    pairedT: Union[ComparisonAcrossItemPairedT, None]
    """The primary test."""
    signFlip: Union[ComparisonAcrossItemSignFlip, None]
    bootstrap: ComparisonAcrossItemBootstrap
    effectSize: Union[ComparisonAcrossItemEffectSize, None]
    mcnemar: Union[List[ComparisonAcrossItemMcnemarItem], None]
    holm: Union[ComparisonAcrossItemHolm, None]
    """The p of the paired t test, adjusted for all other tests of the family."""
    equivalence: Union[ComparisonAcrossItemEquivalence, None]
    practicalEquivalence: Union[ComparisonAcrossItemPracticalEquivalence, None]
    """Posterior probabilities of the true difference; not a test."""
    detectable: Union[ComparisonAcrossItemDetectable, None]
    otherEpochs: List[ComparisonAcrossItemOtherEpoch]
    """The same comparison after equal numbers of epochs, and at the epochs that validation would select."""
    statement: str
    reasons: Dict[str, str]
    """Why a figure is null, by the name of the figure."""
    differences: List[SettingDifference]
    """Every setting in which the arm and the baseline differ. Their effects are measured together."""


class SettingDifference(TypedDict):
    """A setting that two arms do not share. A list is one value."""

    pointer: str
    """JSON pointer to the setting: `/dataset/trainSize`, `/training/epochs`, `/model/layers`, `/execution/…` for the arithmetic."""
    arm: Any
    """Its value in the arm; null where the arm does not have it."""
    baseline: Any
    """Its value in the baseline; null where the baseline does not have it."""


class Diagnostics(TypedDict):
    """What a run's stored test-set predictions show."""

    runId: RunId
    samples: int
    calibration: Union[Calibration, None]
    temperatureScaled: Union[DiagnosticsTemperatureScaled, None]
    """The calibration after temperature scaling, which does not change the predicted digits."""
    confusion: Union[List[List[int]], None]
    """Numbers of test images, by [label][answer]."""
    worstMistakes: Union[List[DiagnosticsWorstMistake], None]
    reasons: Dict[str, str]
    """Why a figure is null, by the name of the figure."""


class Calibration(TypedDict):
    ece: float
    mce: float
    nll: float
    brier: float
    bins: List[CalibrationBin]
    """A reliability diagram: each bin has the images whose largest probability is in (low, high]."""


class Layers(TypedDict):
    """Norms, sparsity, gradients and activations of every layer."""

    runId: RunId
    savedEpoch: int
    sample: LayersSample
    unseenPixels: int
    """Pixels that are 0 in every training image."""
    pruning: PruneCheck
    states: List[SelectedLayerState]
    """The saved weights; with `epoch` the weights after that epoch, or after every measured one."""


class PruneCheck(TypedDict):
    """Metrics of the saved model with every kernel weight of |w| up to the threshold set to 0. The first point is the unpruned model."""

    split: Literal["validation", "train"]
    samples: int
    points: List[PruneCheckPoint]


class SelectedLayerState(TypedDict):
    epoch: int
    layers: List[SelectedLayerStateLayer]


class ActivationReport(TypedDict):
    norm: float
    """√Σa² of the outputs, averaged over the sample."""
    zeroShare: float
    """Share of the outputs that are exactly 0."""
    units: int
    deadUnits: Union[int, None]
    """Number of ReLU units (or channels) that no image of the sample activates. Null without ReLU."""


class Generalization(TypedDict):
    """Gaps between held-out and training images, in inference mode and without the penalty."""

    runId: RunId
    epochs: List[GeneralizationEpoch]
    """Validation minus training, after every epoch."""
    last: Union[GeneralizationLast, None]
    best: Union[GeneralizationBest, None]
    """At the epoch of the lowest validation loss."""
    saved: Union[GeneralizationSaved, None]
    """The gap of the saved weights."""
    effectiveParameters: Union[GeneralizationEffectiveParameters, None]
    """Estimated for softmax regression from its optimism (docs/statistics.md)."""
    reasons: Dict[str, str]
    """Why a figure is null, by the name of the figure."""


class GeneralizationGap(TypedDict):
    error: float
    """Share of wrong answers on held-out images minus that on training images."""
    dataLoss: float
    """Data loss on held-out images minus that on training images."""


class Figures(TypedDict):
    """The figures of an experiment."""

    experimentId: ExperimentId
    figures: List[Figure]
    missing: List[FiguresMissingItem]
    """The other names, each with the reason why there is no such figure, or not yet."""


class Figure(TypedDict):
    """A chart of an experiment."""

    name: FigureName
    title: str
    description: str
    svg: str
    """Path of the figure as SVG, on this service."""
    png: str
    """Path of the figure as PNG, on this service."""


FigureName = Literal["arms", "differences", "sweep-paths", "bias-variance", "learning-curves", "layers-by-epoch", "reliability", "temperature", "cost", "confusion", "confusion-difference", "mistakes", "first-layer", "weights", "weights-by-epoch"]
"""Stable; docs/api.md says what each shows."""


SelectableRunPrediction = Union["RunPrediction", "SelectedRunPrediction"]


class RunPrediction(TypedDict):
    runId: RunId
    weightsSha256: str
    mcSamples: Union[int, None]
    seed: int
    predictions: List[ImagePrediction]
    """One prediction per image, in the order of the request."""


class ImagePrediction(TypedDict):
    digit: int
    """The most probable digit. For a single sigmoid unit, 1 if p > 0.5, else 0."""
    probabilities: List[float]
    """Probabilities of the digits 0 to 9, or the output of the single sigmoid unit, averaged over samples and models."""
    uncertainty: Union[Uncertainty, None]
    """Null for a single model without Monte-Carlo dropout."""
    preparation: Preparation


class Uncertainty(TypedDict):
    predictiveEntropy: float
    """H[p̄] in nats: the total uncertainty of the mean prediction."""
    mutualInformation: float
    """H[p̄] - mean H[p]: the part that is due to disagreement between samples or models."""


class Preparation(TypedDict):
    """What was done to an image before the model saw it."""

    fit: Fit
    ink: Literal["dark", "light", "opaque"]
    """What was taken for ink: dark on a lighter background (inverted), light on a darker background, or opaque."""
    box: Union[Box, None]
    """Where the ink is in the image that was sent. Null without fit."""
    place: Union[Box, None]
    """Where it is in the 28 × 28 pixels. Null without fit."""
    contrast: Union[float, None]
    """Distance of the strongest ink from the background after shrinking, 0 to 1, before it was stretched to 1. Null without fit."""


class Box(TypedDict):
    """A rectangle of whole pixels."""

    left: int
    top: int
    width: int
    height: int


class SelectedRunPrediction(TypedDict):
    """Only what was requested in `outputs`."""

    runId: RunId
    weightsSha256: str
    mcSamples: Union[int, None]
    seed: int
    predictions: List[SelectedRunPredictionPrediction]


SelectableArmPrediction = Union["ArmPrediction", "SelectedArmPrediction"]


class ArmPrediction(TypedDict):
    """The prediction of an ensemble: the mean of its members' probabilities."""

    experimentId: ExperimentId
    arm: str
    members: List[ArmPredictionMember]
    mcSamples: Union[int, None]
    seed: int
    predictions: List[ArmPredictionPrediction]


class SelectedArmPrediction(TypedDict):
    """Only what was requested in `outputs`."""

    experimentId: ExperimentId
    arm: str
    members: List[SelectedArmPredictionMember]
    mcSamples: Union[int, None]
    seed: int
    predictions: List[SelectedArmPredictionPrediction]


class DatasetPage(TypedDict):
    items: List[DatasetDescription]
    nextCursor: Union[str, None]
    """Gets the next page; null on the last."""


class DatasetDescription(TypedDict):
    """A data set that specs can name."""

    name: str
    """`dataset.name` of a spec."""
    trainImages: Union[int, None]
    """Null while its files cannot be read. A spec can use up to 60,000 of them."""
    testImages: Union[int, None]
    classes: Union[int, None]
    imageShape: Union[List[int], None]
    """Rows, columns, channels."""
    sha256: Union[Dict[str, str], None]
    """SHA-256 of each file, decompressed: those in the receipts of runs that used them."""


class DatasetImages(TypedDict):
    """Images of a data set, in the order in which they were asked for."""

    dataset: str
    split: Literal["train", "test"]
    images: List[DatasetImage]


class DatasetImage(TypedDict):
    index: int
    """Counted from 0."""
    label: int
    """The digit that it shows."""
    pixels: List[int]
    """784 pixels row by row, 0 for the background and 255 for ink: the form that predictions take."""


class PresetPage(TypedDict):
    items: List[Preset]
    nextCursor: Union[str, None]
    """Gets the next page; null on the last."""


class Preset(TypedDict):
    """A named spec."""

    name: str
    title: str
    description: str
    shows: str
    """What the result shows."""
    spec: ExperimentSpec


class TechniquePage(TypedDict):
    items: List[Technique]
    nextCursor: Union[str, None]
    """Gets the next page; null on the last."""


class Technique(TypedDict):
    """One regularization technique: what it does, what it costs, and what it combines with."""

    name: str
    """Name in addresses, for example `l1`."""
    title: str
    family: Literal["penalty", "constraint", "noise", "normalization", "optimization", "objective", "data", "stopping", "combination"]
    definition: str
    """What it is, in a sentence or two."""
    formula: str
    """The arithmetic, as regulab does it, in plain text."""
    training: str
    """What it does while training."""
    inference: str
    """What it does, or leaves behind, when the model answers."""
    cost: str
    """What it costs in time, memory and settings to choose."""
    architectures: str
    """Where it acts."""
    fields: List[str]
    """The fields of an arm that enable it, as paths with dots, for example `regularization.kernel.l1`; none for techniques that are applied to finished runs."""
    inLayers: Union[str, None]
    """How an explicit stack of layers asks for it; null when the fields of the arm do so there as well."""
    interactions: List[TechniqueInteraction]
    """What happens together with other techniques of the catalog."""
    sources: List[Source]
    """Publications that say what the entry says of others’ work."""
    preset: str
    """A preset that shows it."""
    example: ExperimentSpec
    """A small experiment, without and with it, that can be submitted as it stands."""
    measured: List[MeasuredHere]
    """What the presets of regulab have measured of it, at the strengths that validation chose. Empty where nothing has been measured."""


class Source(TypedDict):
    """A publication, or a section of one, that supports an entry."""

    label: str
    """Short citation."""
    authors: List[str]
    """Family name, then initials."""
    year: int
    title: str
    """Full title."""
    venue: str
    """The journal, conference or publisher."""
    url: str
    part: Union[str, None]
    """The relevant section; null for the whole publication."""


class MeasuredHere(TypedDict):
    technique: str
    """Name in the catalog, or `learning-rate`, `network-size`, `epochs`, `batch-size`, `optimizer`, `temperature-scaling`."""
    action: Literal["add", "change", "remove"]
    setting: Dict[str, Any]
    """The fields of the arm that differ from the baseline, with their values."""
    preset: str
    """The preset that was run."""
    arm: str
    baseline: str
    chosen: Union[bool, None]
    """Whether this one had the highest mean accuracy on the validation images, of the strengths that were tried. Its test figures are then those to judge by. Null if several were tried and no validation figures are known."""
    candidates: int
    """Number of strengths that were tried."""
    situation: EvidenceSituation
    seeds: int
    """Number of seeds that left a model in both arms."""
    failed: MeasuredHereFailed
    effects: MeasuredHereEffects
    distortions: List[str]
    """What `robustness` was measured on."""
    measuredOn: str
    """The day on which the experiment ended."""
    cpu: Union[str, None]
    text: str
    """The effect in a sentence."""


class EvidenceSituation(TypedDict):
    """The arm without the change."""

    architecture: str
    layers: List[int]
    """Widths of the hidden layers in order: filters, recurrent units, hidden units."""
    trainImages: int
    """Images that train one run, without those held out."""
    labelNoise: float
    epochs: int
    batchSize: int
    optimizer: str
    learningRate: float
    alongside: List[str]
    """Techniques that both arms have."""


class MeasuredEffect(TypedDict):
    """With the change minus without it, paired over seeds, with Student's t interval."""

    mean: float
    low: Union[float, None]
    """Lower end of the 95 % interval; null for fewer than two pairs, or pairs without spread."""
    high: Union[float, None]
    """Upper end."""
    pairs: int
    """Number of seeds, or of groups of an ensemble, that have the figure."""


class Advice(TypedDict):
    """Techniques to try, the most promising first."""

    experimentId: Union[ExperimentId, None]
    spec: ExperimentSpec
    """The spec that the patches apply to: that of the experiment, or a first one for the scenario."""
    measured: Union[MeasuredSituation, None]
    """The measurements that the rules use; null for a scenario."""
    suggestions: List[Suggestion]
    notes: List[str]


class MeasuredSituation(TypedDict):
    """The results of an experiment, as means over the runs of one arm."""

    arm: str
    """The best arm on the held-out images; the advice starts from it. When no run has left a model, the arm with the lowest learning rate."""
    runs: int
    """Runs of this arm that have left a model."""
    split: Literal["validation", "test"]
    """The images that stand for unseen ones: the validation images if there are any, because a test set used for tuning is no longer unseen."""
    heldOutImages: int
    """Number of these images."""
    trainError: Union[float, None]
    """Share of wrong answers on the training images, with the labels that trained. Null when no run has left a model."""
    heldOutError: Union[float, None]
    """Share of wrong answers on the held-out images. Null when no run has left a model."""
    errorGap: Union[float, None]
    """heldOutError - trainError. Not comparable with label noise, which only training images have. Null when no run has left a model."""
    gapStandardError: Union[float, None]
    """Standard error of errorGap: binomial, over the images. Seeds share the held-out images, so more seeds do not lower it. Null when no run has left a model."""
    lossGap: Union[float, None]
    """Data loss on held-out images minus that on training images. Null when no run has left a model."""
    epochs: int
    """Epochs trained; the mean over the runs, rounded."""
    bestEpoch: Union[int, None]
    """The epoch of the lowest mean validation loss; null without validation images."""
    lossRise: Union[float, None]
    """The relative rise of the validation loss from its minimum to the last epoch."""
    accuracyDrop: Union[float, None]
    """Validation accuracy of the best epoch minus that of the last one, of the means over the runs."""
    stillFalling: Union[float, None]
    """Share of the runs whose validation loss was lowest in their last epoch."""
    temperature: Union[float, None]
    """Fitted on the validation images; above 1 the network is overconfident."""
    divergedRate: float
    """Share of the runs of this arm that diverged."""


class Suggestion(TypedDict):
    rank: int
    rule: str
    """Stable id of the rule."""
    technique: str
    """Name in the catalog of techniques, or `learning-rate`, `network`, `network-size`, `epochs`, `validation-images`, `temperature-scaling`."""
    action: Literal["add", "change", "remove"]
    basis: Literal["diagnosis", "measured", "ruleOfThumb"]
    """diagnosis: the figures of this experiment show it. measured: an experiment of regulab has measured that it helps; the lower end of the interval ranks it. ruleOfThumb: regulab has measured nothing, or nothing conclusive, near this situation."""
    need: Literal["interpretability", "calibration", "robustness", "time", "accuracy"]
    """The goal of the suggestion."""
    condition: str
    """When the rule applies."""
    reason: str
    """Why it applies here, with the measured effect if there is one."""
    source: SuggestionSource
    measured: Union[NearestMeasurement, None]
    """The effect in the nearest situation that was measured; null if there is none."""
    patch: SpecPatch
    """Applied to `spec`, it gives an experiment that compares the suggestion with the current arm, all with the same seeds and epochs. Strengths are a grid: choose on validation. Empty where nothing needs to be trained."""


class NearestMeasurement(TypedDict):
    technique: str
    """Name in the catalog, or `learning-rate`, `network-size`, `epochs`, `batch-size`, `optimizer`, `temperature-scaling`."""
    action: Literal["add", "change", "remove"]
    setting: Dict[str, Any]
    """The fields of the arm that differ from the baseline, with their values."""
    preset: str
    """The preset that was run."""
    arm: str
    baseline: str
    chosen: Union[bool, None]
    """Whether this one had the highest mean accuracy on the validation images, of the strengths that were tried. Its test figures are then those to judge by. Null if several were tried and no validation figures are known."""
    candidates: int
    """Number of strengths that were tried."""
    situation: EvidenceSituation
    seeds: int
    """Number of seeds that left a model in both arms."""
    failed: NearestMeasurementFailed
    effects: NearestMeasurementEffects
    distortions: List[str]
    """What `robustness` was measured on."""
    measuredOn: str
    """The day on which the experiment ended."""
    cpu: Union[str, None]
    text: str
    """The effect in a sentence."""
    near: bool
    """Whether that situation is near: the same architecture and optimizer, images and width within a factor of four, label noise within 0.1."""


SpecPatch = List["SpecPatchItem"]
"""JSON Patch (RFC 6902)."""


class MadeApiKey(TypedDict):
    """A new key."""

    id: KeyId
    prefix: str
    """How the key begins."""
    name: str
    """What it is for."""
    tenant: str
    """Whose experiments a key works with."""
    scopes: List[Scope]
    status: Literal["active", "expired", "revoked"]
    createdAt: str
    expiresAt: Union[str, None]
    """Null when it does not expire."""
    revokedAt: Union[str, None]
    """Null when it was not revoked."""
    lastUsedAt: Union[str, None]
    """To the minute; null when it was never used."""
    replaces: Union[KeyId, None]
    """The key that it was made to replace."""
    replacedBy: Union[KeyId, None]
    """The key that was made to replace it."""
    key: Union[str, None]
    """The key. It is shown this once; null in the answer to a repeated request."""


class ApiKeyPage(TypedDict):
    items: List[ApiKey]
    nextCursor: Union[str, None]
    """Gets the next page; null on the last."""


class ApiKey(TypedDict):
    """A key, without the key itself."""

    id: KeyId
    prefix: str
    """How the key begins."""
    name: str
    """What it is for."""
    tenant: str
    """Whose experiments a key works with."""
    scopes: List[Scope]
    status: Literal["active", "expired", "revoked"]
    createdAt: str
    expiresAt: Union[str, None]
    """Null when it does not expire."""
    revokedAt: Union[str, None]
    """Null when it was not revoked."""
    lastUsedAt: Union[str, None]
    """To the minute; null when it was never used."""
    replaces: Union[KeyId, None]
    """The key that it was made to replace."""
    replacedBy: Union[KeyId, None]
    """The key that was made to replace it."""


class AuditPage(TypedDict):
    items: List[AuditEntry]
    nextCursor: Union[str, None]
    """Gets the next page; null on the last."""


class AuditEntry(TypedDict):
    """A request that changed something, or was to."""

    id: str
    """Sorts by time."""
    at: str
    tenant: str
    """Whose experiments a key works with."""
    keyId: Union[str, None]
    """As in the log of the service; null without a key."""
    method: str
    route: str
    resource: Union[str, None]
    """Id of what was changed or made; null where there is none."""
    status: int
    """The HTTP status of the answer."""
    outcome: Literal["done", "refused", "failed"]
    """Follows from the status: below 400, 500 or not."""
    requestId: str


class WebhookWithSecret(TypedDict):
    id: WebhookId
    url: str
    experimentId: Union[ExperimentId, None]
    """null: all experiments."""
    events: List[Literal["experiment.created", "experiment.finished", "run.started", "run.paused", "run.resumed", "run.retrying", "run.finished"]]
    thresholds: List[WebhookThresholdOutput]
    createdAt: str
    disabled: Union[WebhookWithSecretDisabled, None]
    """Since when and why nothing is sent; null: it is."""
    secret: str
    """Signs every message (Standard Webhooks). Shown in this answer alone."""


class WebhookPage(TypedDict):
    items: List[Webhook]
    nextCursor: Union[str, None]
    """Gets the next page; null on the last."""


class Webhook(TypedDict):
    id: WebhookId
    url: str
    experimentId: Union[ExperimentId, None]
    """null: all experiments."""
    events: List[Literal["experiment.created", "experiment.finished", "run.started", "run.paused", "run.resumed", "run.retrying", "run.finished"]]
    thresholds: List[WebhookThresholdOutput]
    createdAt: str
    disabled: Union[WebhookDisabled, None]
    """Since when and why nothing is sent; null: it is."""


class WebhookAttempt(TypedDict):
    at: str
    status: Union[int, None]
    """Of the HTTP answer; null when none came."""
    durationMs: int
    error: Union[str, None]
    """Why it failed, in a few words; null when it succeeded."""


class WebhookDeliveryPage(TypedDict):
    items: List[WebhookDelivery]
    nextCursor: Union[str, None]
    """Gets the next page; null on the last."""


class WebhookDelivery(TypedDict):
    id: WebhookMessageId
    """The `webhook-id` of every attempt."""
    type: str
    """Of the event."""
    state: Literal["waiting", "succeeded", "failed", "dropped"]
    """`waiting` for its next attempt; `succeeded`; `failed`: every attempt did; `dropped`: its webhook was disabled."""
    createdAt: str
    nextAttemptAt: Union[str, None]
    """null: at once, or never again."""
    attempts: List[WebhookAttempt]
    """The newest 50, in their order."""


class WebhookRedelivery(TypedDict):
    """The delivery, which waits for its attempt."""

    id: WebhookMessageId
    state: Literal["waiting"]


class WorkerPage(TypedDict):
    items: List[Worker]
    nextCursor: Union[str, None]
    """Gets the next page; null on the last."""


class Worker(TypedDict):
    """A process that trains runs and has reported within 7 s."""

    id: str
    host: str
    labels: List[str]
    """What its machine can do, such as `x64` and `avx2`."""
    version: Union[str, None]
    """Of regulab; null of 1.0.0-rc.1 and before."""
    tensorflow: Union[str, None]
    """The version in its trainers; null until one has started, and of 1.0.0-rc.1."""
    machine: Union[WorkerMachine, None]
    """Null of 1.0.0-rc.1 and before."""
    slots: int
    """Runs that it can train at the same time."""
    busy: int
    """Runs that it trains now, those of other tenants included."""
    state: Literal["active", "draining", "drained"]
    """`draining`: it takes no further jobs and hands its runs back. `drained`: it has handed them back, and waits to be resumed or stopped."""
    startedAt: Union[str, None]
    """By its own clock; null of 1.0.0-rc.1 and before."""
    lastSeenAt: str
    """Time of its last heartbeat: one comes every 2 s."""
    runs: List[WorkerRun]
    """What it trains: your runs alone, unless you are an administrator of the default tenant."""


class WorkerMachine(TypedDict):
    """What of a machine the bits of a training depend on."""

    platform: str
    architecture: str
    model: str
    """Of the CPU."""
    instructionSets: List[str]
    """Vector extensions of the CPU."""


class Version(TypedDict):
    name: str
    version: str
    node: str
    api: Literal["v1"]


class DatasetOutput(TypedDict):
    """The images that a run trains on."""

    name: str
    """Name of a configured data set. `mnist` is always available."""
    trainSize: int
    """Number of training images to use, counted from the first. The validation split is taken from these images: of 2,000 with a `validationSplit` of 0.2, 1,600 are used for training and 400 for validation."""
    classBalanced: bool
    """Use the same number of images of each class: the first of each class instead of the first overall. Training and validation images are both balanced, whatever `validation` and `resampling`: the numbers of two classes differ by at most one. Label noise comes after."""
    validationSplit: float
    """Share of the `trainSize` images held out for validation."""
    validation: Literal["last", "random", "stratified"]
    """Which images are held out: the last ones, as in Keras; a random choice that depends on the seed; or a random choice with the same share of every class. All arms with the same seed hold out the same images."""
    labelNoise: float
    """Share of the training labels that are replaced by a different digit. Validation and test labels stay correct."""
    resampling: Literal["none", "bootstrap", "disjoint"]
    """Which of the training images each seed sees. none: all of them. bootstrap: a sample of the same size drawn with replacement, which contains about 63.2 % of the images, some several times. disjoint: an equal part that no other seed sees. Validation and test images are not resampled."""


class TrainingOutput(TypedDict):
    """How a run is trained."""

    epochs: int
    batchSize: int
    optimizer: OptimizerOutput
    learningRateSchedule: Union[LearningRateScheduleOutput, None]
    gradientClipping: Union[GradientClippingOutput, None]
    labelSmoothing: float
    """Training targets become (1 - s) · target + s / classes. The metrics after an epoch use the unsmoothed labels."""
    mixup: Union[MixupOutput, None]
    augmentation: Union[AugmentationOutput, None]
    earlyStopping: Union[EarlyStoppingOutput, None]
    weightAveraging: Union[WeightAveragingOutput, None]


OptimizerOutput = Union["SgdOptimizerOutput", "MomentumOptimizerOutput", "RmspropOptimizerOutput", "AdamOptimizerOutput"]
"""An optimizer, with the update rule and the defaults of Keras 2.15."""


LearningRateScheduleOutput = Union["StepLearningRateScheduleOutput", "ExponentialLearningRateScheduleOutput", "CosineLearningRateScheduleOutput"]
"""Lowers the optimizer's learning rate during training. step: multiplies it by `factor` after every `everyEpochs` epochs. exponential: the same decay, spread evenly over the steps. cosine: follows half a cosine wave over all epochs, down to `finalShare` of the initial rate."""


class GradientClippingOutput(TypedDict):
    """Limits the gradients of each step, like Keras's clipvalue, clipnorm and global_clipnorm."""

    by: Literal["value", "norm", "globalNorm"]
    """What the limit applies to: each value, the norm of each tensor, or the norm of all gradients together."""
    limit: float


class MixupOutput(TypedDict):
    """Trains on blends: each image and its target become share · own + (1 - share) · those of another image of the batch. The whole batch has the same share."""

    alpha: float
    """The share is drawn from Beta(alpha, alpha). A small alpha gives shares near 0 or 1, a large one shares near ½."""


class AugmentationOutput(TypedDict):
    """Perturbs the training images in every epoch. The parameters depend only on seed, image and epoch. The metrics after an epoch are measured on the unmodified images."""

    shift: float
    """Largest shift in each direction, in pixels."""
    rotate: float
    """Largest rotation in either direction, in degrees."""
    zoom: float
    """Largest change of size: 0.1 means 90 % to 110 %."""
    elastic: Union[AugmentationOutputElastic, None]
    """Elastic deformation (Simard et al., 2003): displaces every pixel by smoothed noise."""
    cutout: Union[AugmentationOutputCutout, None]
    """Cutout (DeVries and Taylor, 2017): sets a square around a random pixel to zero."""


class EarlyStoppingOutput(TypedDict):
    """Stops training when the monitored metric no longer improves."""

    criterion: StoppingCriterionOutput
    monitor: Literal["validation.dataLoss", "validation.accuracy", "train.dataLoss", "train.accuracy"]
    patience: int
    """Epochs without improvement after which training stops. Only the criterion `patience` uses it."""
    minDelta: float
    """A change counts as an improvement only if it is larger than this."""
    restoreBest: bool
    """Save the weights of the best epoch instead of the last one, however training ends."""


StoppingCriterionOutput = Union["PatienceStoppingCriterionOutput", "GeneralizationLossStoppingCriterionOutput", "ProgressQuotientStoppingCriterionOutput"]
"""When to stop. `patience` stops after that many epochs without improvement. The other two are Prechelt's criteria and ignore `patience`. E is the monitored error (data loss, or share of wrong answers) and GL = 100·(E / lowest E so far - 1). generalizationLoss (GL) stops when GL > alpha. progressQuotient (PQ) is evaluated after every `stripLength` epochs and stops when GL > alpha·P, with P = 1000·(mean / minimum - 1) of the same error on the training images over these epochs."""


class WeightAveragingOutput(TypedDict):
    """Stochastic weight averaging: the saved weights are the mean of those at the end of epochs startEpoch, startEpoch + everyEpochs, … The moving averages of batch normalization are then recomputed over the training images. Cannot be combined with `earlyStopping.restoreBest`."""

    startEpoch: int
    """The first epoch that is averaged."""
    everyEpochs: int
    """Distance between averaged epochs."""


class DeadlinesOutput(TypedDict):
    """Time limits in seconds. Null: only the limit of the installation applies."""

    runSeconds: Union[float, None]
    """A run fails after this much training time. Time spent waiting, paused or repeating lost steps does not count."""
    experimentSeconds: Union[float, None]
    """Runs that have not finished this long after the first run started fail. All time counts."""


DistortionOutput = Union["RotationDistortionOutput", "ShiftDistortionOutput", "NoiseDistortionOutput", "BlurDistortionOutput"]
"""A distortion of the test images. It is the same for all runs and does not depend on the seed."""


OutputLayerOutput = Union["SoftmaxOutputLayerOutput", "SigmoidOutputLayerOutput"]
"""The output layer: softmax over ten classes with categorical cross-entropy, or one sigmoid unit with binary cross-entropy against the digit itself. The sigmoid objective is degenerate; it is offered because the notebook uses it."""


class SweepPointOutput(TypedDict):
    """The point of a sweep that this arm was made from. Absent for an arm that is not part of a sweep."""

    arm: str
    """Name of the submitted arm."""
    point: Dict[str, float]
    """The values of this point, keyed by JSON pointers into the arm."""


class WebhookThresholdOutput(TypedDict):
    """Reached with the first epoch whose metric is above (or below) the value: `run.threshold_reached`, once for each run. Give either `above` or `below`."""

    metric: Literal["train.objective", "train.dataLoss", "train.penalty", "train.accuracy", "validation.objective", "validation.dataLoss", "validation.penalty", "validation.accuracy"]
    """A metric of an epoch, as in the metrics of a run."""
    above: NotRequired[float]
    below: NotRequired[float]


SweepableInteger = Union[int, "Grid", "Random"]
"""An integer, or a sweep: values to try, each in an arm of its own."""


SweepableNumber = Union[float, "Grid", "Random"]
"""A number, or a sweep: values to try, each in an arm of its own."""


class ExperimentCreatedMessageData(TypedDict):
    eventId: str
    """Position in the experiment's event stream."""
    experimentId: ExperimentId
    experimentName: str
    status: ExperimentStatus
    links: ExperimentCreatedMessageDataLinks
    runs: int
    """Their number."""


class ExperimentFinishedMessageData(TypedDict):
    eventId: str
    """Position in the experiment's event stream."""
    experimentId: ExperimentId
    experimentName: str
    status: ExperimentStatus
    links: ExperimentFinishedMessageDataLinks
    runCounts: Dict[str, int]
    """Runs by status, without the zeros."""


class RunStartedMessageData(TypedDict):
    eventId: str
    """Position in the experiment's event stream."""
    experimentId: ExperimentId
    experimentName: str
    runId: RunId
    arm: str
    seed: int
    status: RunStatus
    links: RunStartedMessageDataLinks
    attempt: int


class RunPausedMessageData(TypedDict):
    eventId: str
    """Position in the experiment's event stream."""
    experimentId: ExperimentId
    experimentName: str
    runId: RunId
    arm: str
    seed: int
    status: RunStatus
    links: RunPausedMessageDataLinks
    epoch: int


class RunResumedMessageData(TypedDict):
    eventId: str
    """Position in the experiment's event stream."""
    experimentId: ExperimentId
    experimentName: str
    runId: RunId
    arm: str
    seed: int
    status: RunStatus
    links: RunResumedMessageDataLinks
    epoch: int
    step: int


class RunRetryingMessageData(TypedDict):
    eventId: str
    """Position in the experiment's event stream."""
    experimentId: ExperimentId
    experimentName: str
    runId: RunId
    arm: str
    seed: int
    status: RunStatus
    links: RunRetryingMessageDataLinks
    attempt: int
    error: RunError


class RunFinishedMessageData(TypedDict):
    eventId: str
    """Position in the experiment's event stream."""
    experimentId: ExperimentId
    experimentName: str
    runId: RunId
    arm: str
    seed: int
    status: RunStatus
    links: RunFinishedMessageDataLinks
    attempt: int
    stopReason: StopReason
    evaluation: Union[MessageEvaluation, None]
    weightsSha256: Union[str, None]
    error: Union[RunError, None]


class RunThresholdReachedMessageData(TypedDict):
    eventId: str
    """Position in the experiment's event stream."""
    experimentId: ExperimentId
    experimentName: str
    runId: RunId
    arm: str
    seed: int
    status: RunStatus
    links: RunThresholdReachedMessageDataLinks
    epoch: int
    metric: Literal["train.objective", "train.dataLoss", "train.penalty", "train.accuracy", "validation.objective", "validation.dataLoss", "validation.penalty", "validation.accuracy"]
    value: float
    above: NotRequired[float]
    below: NotRequired[float]


class TestMessageData(TypedDict):
    webhookId: WebhookId


class SgdOptimizer(TypedDict):
    type: Literal["sgd"]
    learningRate: NotRequired[Union[float, None]]
    weightDecay: NotRequired[Union[float, None]]
    """Decoupled weight decay (AdamW, SGDW): before each update, every trainable weight is multiplied by 1 - learningRate · weightDecay, with the scheduled learning rate."""


class MomentumOptimizer(TypedDict):
    type: Literal["momentum"]
    learningRate: NotRequired[Union[float, None]]
    momentum: NotRequired[Union[float, None]]
    nesterov: NotRequired[Union[bool, None]]
    weightDecay: NotRequired[Union[float, None]]
    """Decoupled weight decay (AdamW, SGDW): before each update, every trainable weight is multiplied by 1 - learningRate · weightDecay, with the scheduled learning rate."""


class RmspropOptimizer(TypedDict):
    type: Literal["rmsprop"]
    learningRate: NotRequired[Union[float, None]]
    rho: NotRequired[Union[float, None]]
    momentum: NotRequired[Union[float, None]]
    epsilon: NotRequired[Union[float, None]]
    centered: NotRequired[Union[bool, None]]
    weightDecay: NotRequired[Union[float, None]]
    """Decoupled weight decay (AdamW, SGDW): before each update, every trainable weight is multiplied by 1 - learningRate · weightDecay, with the scheduled learning rate."""


class AdamOptimizer(TypedDict):
    type: Literal["adam"]
    learningRate: NotRequired[Union[float, None]]
    beta1: NotRequired[Union[float, None]]
    beta2: NotRequired[Union[float, None]]
    epsilon: NotRequired[Union[float, None]]
    weightDecay: NotRequired[Union[float, None]]
    """Decoupled weight decay (AdamW, SGDW): before each update, every trainable weight is multiplied by 1 - learningRate · weightDecay, with the scheduled learning rate."""


class StepLearningRateSchedule(TypedDict):
    type: Literal["step"]
    factor: float
    everyEpochs: NotRequired[Union[int, None]]


class ExponentialLearningRateSchedule(TypedDict):
    type: Literal["exponential"]
    factor: float
    everyEpochs: NotRequired[Union[int, None]]


class CosineLearningRateSchedule(TypedDict):
    type: Literal["cosine"]
    finalShare: NotRequired[Union[float, None]]


class AugmentationElastic(TypedDict):
    alpha: NotRequired[Union[float, None]]
    """Strength: the factor, in pixels, by which the smoothed noise is multiplied."""
    sigma: NotRequired[Union[float, None]]
    """Standard deviation of the Gaussian smoothing, in pixels."""


class AugmentationCutout(TypedDict):
    size: int
    """Side of the square, in pixels."""


class PatienceStoppingCriterion(TypedDict):
    type: Literal["patience"]


class GeneralizationLossStoppingCriterion(TypedDict):
    type: Literal["generalizationLoss"]
    alpha: NotRequired[Union[float, None]]


class ProgressQuotientStoppingCriterion(TypedDict):
    type: Literal["progressQuotient"]
    alpha: NotRequired[Union[float, None]]
    stripLength: NotRequired[Union[int, None]]


class RotationDistortion(TypedDict):
    type: Literal["rotation"]
    strength: float
    """In degrees, alternately left and right."""


class ShiftDistortion(TypedDict):
    type: Literal["shift"]
    strength: float
    """In pixels, alternately right, down, left and up."""


class NoiseDistortion(TypedDict):
    type: Literal["noise"]
    strength: float
    """In units of pixel values from 0 to 1, as the standard deviation of Gaussian noise; results are clipped to 0 to 1."""


class BlurDistortion(TypedDict):
    type: Literal["blur"]
    strength: float
    """In pixels, as the standard deviation of the Gaussian."""


class SweepableSoftmaxRegressionModel(TypedDict):
    architecture: Literal["softmax-regression"]
    output: NotRequired[Union[OutputLayer, None]]
    """Default: `{"activation":"softmax"}`."""


class SweepableMlpModel(TypedDict):
    architecture: Literal["mlp"]
    hiddenUnits: NotRequired[Union[List[SweepableInteger], None]]
    """Default: `[64,64]`."""
    activation: NotRequired[Union[Literal["relu", "sigmoid", "tanh", "linear"], None]]
    output: NotRequired[Union[OutputLayer, None]]
    """Default: `{"activation":"softmax"}`."""


class SweepableCnnModel(TypedDict):
    architecture: Literal["cnn"]
    filters: NotRequired[Union[List[SweepableInteger], None]]
    """Filters of each convolution block. A block is a convolution, batch normalization if requested, activation, max pooling, and dropout if requested. Default: `[16,32]`."""
    kernelSize: NotRequired[Union[SweepableInteger, None]]
    """Default: `3`."""
    poolSize: NotRequired[Union[SweepableInteger, None]]
    """Default: `2`."""
    padding: NotRequired[Union[Literal["valid", "same"], None]]
    hiddenUnits: NotRequired[Union[List[SweepableInteger], None]]
    """Default: `[64]`."""
    activation: NotRequired[Union[Literal["relu", "sigmoid", "tanh", "linear"], None]]
    output: NotRequired[Union[OutputLayer, None]]
    """Default: `{"activation":"softmax"}`."""


class SweepableLstmModel(TypedDict):
    architecture: Literal["lstm"]
    units: NotRequired[Union[SweepableInteger, None]]
    """Units of the recurrent layer, which reads an image as a sequence of 28 rows. Default: `32`."""
    hiddenUnits: NotRequired[Union[List[SweepableInteger], None]]
    """Default: `[]`."""
    activation: NotRequired[Union[Literal["relu", "sigmoid", "tanh", "linear"], None]]
    """Activation of the dense hidden layers."""
    output: NotRequired[Union[OutputLayer, None]]
    """Default: `{"activation":"softmax"}`."""


class SweepableGruModel(TypedDict):
    architecture: Literal["gru"]
    units: NotRequired[Union[SweepableInteger, None]]
    """Units of the recurrent layer, which reads an image as a sequence of 28 rows. Default: `32`."""
    hiddenUnits: NotRequired[Union[List[SweepableInteger], None]]
    """Default: `[]`."""
    activation: NotRequired[Union[Literal["relu", "sigmoid", "tanh", "linear"], None]]
    """Activation of the dense hidden layers."""
    output: NotRequired[Union[OutputLayer, None]]
    """Default: `{"activation":"softmax"}`."""


class SweepableLayersModel(TypedDict):
    architecture: Literal["layers"]
    input: NotRequired[Union[Literal["flat", "rows", "image"], None]]
    """Input shape of the first layer: flat [784], rows [28, 28] (for recurrent layers) or image [28, 28, 1]."""
    layers: List[SweepableLayer]
    """The hidden layers in order. The last one must have a flat output, because the layer in `output` is added after it."""
    output: NotRequired[Union[OutputLayer, None]]
    """Default: `{"activation":"softmax"}`."""


class SoftmaxOutputLayer(TypedDict):
    activation: Literal["softmax"]
    units: NotRequired[Union[Literal[10], None]]


class SigmoidOutputLayer(TypedDict):
    activation: Literal["sigmoid"]
    units: NotRequired[Union[Literal[1], None]]


class SweepableDenseLayer(TypedDict):
    type: Literal["dense"]
    units: SweepableInteger
    activation: NotRequired[Union[Literal["relu", "sigmoid", "tanh", "linear"], None]]
    kernelRegularizer: NotRequired[Union[SweepableKernelPenalty, None]]
    kernelConstraint: NotRequired[Union[SweepableKernelConstraint, None]]
    biasRegularizer: NotRequired[Union[SweepablePenalty, None]]
    activityRegularizer: NotRequired[Union[SweepablePenalty, None]]
    """Penalty on the layer's output, divided by the batch size."""


class SweepableConv2dLayer(TypedDict):
    type: Literal["conv2d"]
    filters: SweepableInteger
    kernelSize: SweepableInteger
    strides: NotRequired[Union[SweepableInteger, None]]
    """Default: `1`."""
    padding: NotRequired[Union[Literal["valid", "same"], None]]
    activation: NotRequired[Union[Literal["relu", "sigmoid", "tanh", "linear"], None]]
    kernelRegularizer: NotRequired[Union[SweepableKernelPenalty, None]]
    kernelConstraint: NotRequired[Union[SweepableKernelConstraint, None]]
    biasRegularizer: NotRequired[Union[SweepablePenalty, None]]
    activityRegularizer: NotRequired[Union[SweepablePenalty, None]]
    """Penalty on the layer's output, divided by the batch size."""


class SweepableMaxPooling2dLayer(TypedDict):
    type: Literal["maxPooling2d"]
    poolSize: NotRequired[Union[SweepableInteger, None]]
    """Default: `2`."""
    strides: NotRequired[Union[SweepableInteger, None]]
    """Defaults to `poolSize`."""
    padding: NotRequired[Union[Literal["valid", "same"], None]]


class SweepableBatchNormalizationLayer(TypedDict):
    type: Literal["batchNormalization"]
    momentum: NotRequired[Union[SweepableNumber, None]]
    """Default: `0.99`."""
    epsilon: NotRequired[Union[SweepableNumber, None]]
    """Default: `0.001`."""


class SweepableDropoutLayer(TypedDict):
    type: Literal["dropout"]
    rate: SweepableNumber


class SweepableLayerNormalizationLayer(TypedDict):
    type: Literal["layerNormalization"]
    epsilon: NotRequired[Union[SweepableNumber, None]]
    """Default: `0.001`."""


class SweepableSpatialDropout2dLayer(TypedDict):
    type: Literal["spatialDropout2d"]
    rate: SweepableNumber


class SweepableGaussianDropoutLayer(TypedDict):
    type: Literal["gaussianDropout"]
    rate: SweepableNumber


class SweepableGaussianNoiseLayer(TypedDict):
    type: Literal["gaussianNoise"]
    standardDeviation: SweepableNumber


class SweepableFlattenLayer(TypedDict):
    type: Literal["flatten"]


class SweepableLstmLayer(TypedDict):
    type: Literal["lstm"]
    units: SweepableInteger
    returnSequences: NotRequired[Union[bool, None]]
    recurrentDropout: NotRequired[Union[SweepableNumber, None]]
    """Default: `0`."""
    recurrentDropoutMask: NotRequired[Union[Literal["sequence", "step"], None]]
    """sequence: each sequence has one mask, used at all its time steps (Gal and Ghahramani, 2016). step: a new mask at every time step, as Keras 2.15 draws them in `fit`."""
    kernelRegularizer: NotRequired[Union[SweepableKernelPenalty, None]]
    kernelConstraint: NotRequired[Union[SweepableKernelConstraint, None]]
    biasRegularizer: NotRequired[Union[SweepablePenalty, None]]
    activityRegularizer: NotRequired[Union[SweepablePenalty, None]]
    """Penalty on the layer's output, divided by the batch size."""


class SweepableGruLayer(TypedDict):
    type: Literal["gru"]
    units: SweepableInteger
    returnSequences: NotRequired[Union[bool, None]]
    recurrentDropout: NotRequired[Union[SweepableNumber, None]]
    """Default: `0`."""
    recurrentDropoutMask: NotRequired[Union[Literal["sequence", "step"], None]]
    """sequence: each sequence has one mask, used at all its time steps (Gal and Ghahramani, 2016). step: a new mask at every time step, as Keras 2.15 draws them in `fit`."""
    kernelRegularizer: NotRequired[Union[SweepableKernelPenalty, None]]
    kernelConstraint: NotRequired[Union[SweepableKernelConstraint, None]]
    biasRegularizer: NotRequired[Union[SweepablePenalty, None]]
    activityRegularizer: NotRequired[Union[SweepablePenalty, None]]
    """Penalty on the layer's output, divided by the batch size."""


class SweepableActivationLayer(TypedDict):
    type: Literal["activation"]
    activation: Literal["relu", "sigmoid", "tanh", "linear"]
    activityRegularizer: NotRequired[Union[SweepablePenalty, None]]
    """Penalty on the layer's output, divided by the batch size."""


class SweepableRegularizationMaxNorm(TypedDict):
    limit: SweepableNumber


class SweepableRegularizationDropout(TypedDict):
    rate: SweepableNumber


class SweepableRegularizationSpatialDropout(TypedDict):
    rate: SweepableNumber


class SweepableRegularizationRecurrentDropout(TypedDict):
    rate: SweepableNumber
    mask: NotRequired[Union[Literal["sequence", "step"], None]]
    """sequence: each sequence has one mask, used at all its time steps (Gal and Ghahramani, 2016). step: a new mask at every time step, as Keras 2.15 draws them in `fit`."""


class SweepableRegularizationGaussianDropout(TypedDict):
    rate: SweepableNumber


class SweepableRegularizationGaussianNoise(TypedDict):
    standardDeviation: SweepableNumber


class SweepableRegularizationLayerNormalization(TypedDict):
    epsilon: NotRequired[Union[SweepableNumber, None]]
    """Default: `0.001`."""


class SweepableRegularizationBatchNormalization(TypedDict):
    momentum: NotRequired[Union[SweepableNumber, None]]
    """Default: `0.99`."""
    epsilon: NotRequired[Union[SweepableNumber, None]]
    """Default: `0.001`."""


class SweepableSgdOptimizer(TypedDict):
    type: Literal["sgd"]
    learningRate: NotRequired[Union[SweepableNumber, None]]
    """Default: `0.01`."""
    weightDecay: NotRequired[Union[SweepableNumber, None]]
    """Decoupled weight decay (AdamW, SGDW): before each update, every trainable weight is multiplied by 1 - learningRate · weightDecay, with the scheduled learning rate. Default: `0`."""


class SweepableMomentumOptimizer(TypedDict):
    type: Literal["momentum"]
    learningRate: NotRequired[Union[SweepableNumber, None]]
    """Default: `0.01`."""
    momentum: NotRequired[Union[SweepableNumber, None]]
    """Default: `0.9`."""
    nesterov: NotRequired[Union[bool, None]]
    weightDecay: NotRequired[Union[SweepableNumber, None]]
    """Decoupled weight decay (AdamW, SGDW): before each update, every trainable weight is multiplied by 1 - learningRate · weightDecay, with the scheduled learning rate. Default: `0`."""


class SweepableRmspropOptimizer(TypedDict):
    type: Literal["rmsprop"]
    learningRate: NotRequired[Union[SweepableNumber, None]]
    """Default: `0.001`."""
    rho: NotRequired[Union[SweepableNumber, None]]
    """Default: `0.9`."""
    momentum: NotRequired[Union[SweepableNumber, None]]
    """Default: `0`."""
    epsilon: NotRequired[Union[SweepableNumber, None]]
    """Default: `1e-7`."""
    centered: NotRequired[Union[bool, None]]
    weightDecay: NotRequired[Union[SweepableNumber, None]]
    """Decoupled weight decay (AdamW, SGDW): before each update, every trainable weight is multiplied by 1 - learningRate · weightDecay, with the scheduled learning rate. Default: `0`."""


class SweepableAdamOptimizer(TypedDict):
    type: Literal["adam"]
    learningRate: NotRequired[Union[SweepableNumber, None]]
    """Default: `0.001`."""
    beta1: NotRequired[Union[SweepableNumber, None]]
    """Default: `0.9`."""
    beta2: NotRequired[Union[SweepableNumber, None]]
    """Default: `0.999`."""
    epsilon: NotRequired[Union[SweepableNumber, None]]
    """Default: `1e-7`."""
    weightDecay: NotRequired[Union[SweepableNumber, None]]
    """Decoupled weight decay (AdamW, SGDW): before each update, every trainable weight is multiplied by 1 - learningRate · weightDecay, with the scheduled learning rate. Default: `0`."""


class SweepableStepLearningRateSchedule(TypedDict):
    type: Literal["step"]
    factor: SweepableNumber
    everyEpochs: NotRequired[Union[SweepableInteger, None]]
    """Default: `1`."""


class SweepableExponentialLearningRateSchedule(TypedDict):
    type: Literal["exponential"]
    factor: SweepableNumber
    everyEpochs: NotRequired[Union[SweepableInteger, None]]
    """Default: `1`."""


class SweepableCosineLearningRateSchedule(TypedDict):
    type: Literal["cosine"]
    finalShare: NotRequired[Union[SweepableNumber, None]]
    """Default: `0`."""


class SweepableAugmentationElastic(TypedDict):
    alpha: NotRequired[Union[SweepableNumber, None]]
    """Strength: the factor, in pixels, by which the smoothed noise is multiplied. Default: `34`."""
    sigma: NotRequired[Union[SweepableNumber, None]]
    """Standard deviation of the Gaussian smoothing, in pixels. Default: `4`."""


class SweepableAugmentationCutout(TypedDict):
    size: SweepableInteger
    """Side of the square, in pixels."""


class SweepablePatienceStoppingCriterion(TypedDict):
    type: Literal["patience"]


class SweepableGeneralizationLossStoppingCriterion(TypedDict):
    type: Literal["generalizationLoss"]
    alpha: NotRequired[Union[SweepableNumber, None]]
    """Default: `5`."""


class SweepableProgressQuotientStoppingCriterion(TypedDict):
    type: Literal["progressQuotient"]
    alpha: NotRequired[Union[SweepableNumber, None]]
    """Default: `1`."""
    stripLength: NotRequired[Union[SweepableInteger, None]]
    """Default: `5`."""


class PresetRequestOverrides(TypedDict):
    """JSON merge patch (RFC 7386) on the preset's spec; null removes what the preset sets."""

    name: NotRequired[Any]
    """`name` of the spec."""
    dataset: NotRequired[Any]
    """Fields of `dataset`; those left out keep their value."""
    seeds: NotRequired[Any]
    """`seeds` of the spec."""
    training: NotRequired[Any]
    """Fields of `training`; those left out keep their value."""
    layerReport: NotRequired[Any]
    """`layerReport` of the spec."""
    robustness: NotRequired[Any]
    """`robustness` of the spec."""
    deadlines: NotRequired[Any]
    """Fields of `deadlines`; those left out keep their value."""


class ReadinessReason(TypedDict):
    code: Literal["REDIS_UNAVAILABLE", "REDIS_FORBIDDEN", "REDIS_FULL", "DISK_FULL", "DISK_UNAVAILABLE", "NO_WORKERS"]
    message: str


class SoftmaxRegressionModel(TypedDict):
    architecture: Literal["softmax-regression"]
    output: OutputLayerOutput


class MlpModel(TypedDict):
    architecture: Literal["mlp"]
    hiddenUnits: List[int]
    """Default: `[64,64]`."""
    activation: Literal["relu", "sigmoid", "tanh", "linear"]
    output: OutputLayerOutput


class CnnModel(TypedDict):
    architecture: Literal["cnn"]
    filters: List[int]
    """Filters of each convolution block. A block is a convolution, batch normalization if requested, activation, max pooling, and dropout if requested. Default: `[16,32]`."""
    kernelSize: int
    poolSize: int
    padding: Literal["valid", "same"]
    hiddenUnits: List[int]
    """Default: `[64]`."""
    activation: Literal["relu", "sigmoid", "tanh", "linear"]
    output: OutputLayerOutput


class LstmModel(TypedDict):
    architecture: Literal["lstm"]
    units: int
    """Units of the recurrent layer, which reads an image as a sequence of 28 rows."""
    hiddenUnits: List[int]
    """Default: `[]`."""
    activation: Literal["relu", "sigmoid", "tanh", "linear"]
    """Activation of the dense hidden layers."""
    output: OutputLayerOutput


class GruModel(TypedDict):
    architecture: Literal["gru"]
    units: int
    """Units of the recurrent layer, which reads an image as a sequence of 28 rows."""
    hiddenUnits: List[int]
    """Default: `[]`."""
    activation: Literal["relu", "sigmoid", "tanh", "linear"]
    """Activation of the dense hidden layers."""
    output: OutputLayerOutput


class LayersModel(TypedDict):
    architecture: Literal["layers"]
    input: Literal["flat", "rows", "image"]
    """Input shape of the first layer: flat [784], rows [28, 28] (for recurrent layers) or image [28, 28, 1]."""
    layers: List[Layer]
    """The hidden layers in order. The last one must have a flat output, because the layer in `output` is added after it."""
    output: OutputLayerOutput


class DenseLayer(TypedDict):
    type: Literal["dense"]
    units: int
    activation: Literal["relu", "sigmoid", "tanh", "linear"]
    kernelRegularizer: NotRequired[KernelPenalty]
    kernelConstraint: NotRequired[KernelConstraint]
    biasRegularizer: NotRequired[Penalty]
    activityRegularizer: NotRequired[Penalty]
    """Penalty on the layer's output, divided by the batch size."""


class Conv2dLayer(TypedDict):
    type: Literal["conv2d"]
    filters: int
    kernelSize: int
    strides: int
    padding: Literal["valid", "same"]
    activation: Literal["relu", "sigmoid", "tanh", "linear"]
    kernelRegularizer: NotRequired[KernelPenalty]
    kernelConstraint: NotRequired[KernelConstraint]
    biasRegularizer: NotRequired[Penalty]
    activityRegularizer: NotRequired[Penalty]
    """Penalty on the layer's output, divided by the batch size."""


class MaxPooling2dLayer(TypedDict):
    type: Literal["maxPooling2d"]
    poolSize: int
    strides: NotRequired[int]
    """Defaults to `poolSize`."""
    padding: Literal["valid", "same"]


class BatchNormalizationLayer(TypedDict):
    type: Literal["batchNormalization"]
    momentum: float
    epsilon: float


class DropoutLayer(TypedDict):
    type: Literal["dropout"]
    rate: float


class LayerNormalizationLayer(TypedDict):
    type: Literal["layerNormalization"]
    epsilon: float


class SpatialDropout2dLayer(TypedDict):
    type: Literal["spatialDropout2d"]
    rate: float


class GaussianDropoutLayer(TypedDict):
    type: Literal["gaussianDropout"]
    rate: float


class GaussianNoiseLayer(TypedDict):
    type: Literal["gaussianNoise"]
    standardDeviation: float


class FlattenLayer(TypedDict):
    type: Literal["flatten"]


class LstmLayer(TypedDict):
    type: Literal["lstm"]
    units: int
    returnSequences: bool
    recurrentDropout: float
    recurrentDropoutMask: Literal["sequence", "step"]
    """sequence: each sequence has one mask, used at all its time steps (Gal and Ghahramani, 2016). step: a new mask at every time step, as Keras 2.15 draws them in `fit`."""
    kernelRegularizer: NotRequired[KernelPenalty]
    kernelConstraint: NotRequired[KernelConstraint]
    biasRegularizer: NotRequired[Penalty]
    activityRegularizer: NotRequired[Penalty]
    """Penalty on the layer's output, divided by the batch size."""


class GruLayer(TypedDict):
    type: Literal["gru"]
    units: int
    returnSequences: bool
    recurrentDropout: float
    recurrentDropoutMask: Literal["sequence", "step"]
    """sequence: each sequence has one mask, used at all its time steps (Gal and Ghahramani, 2016). step: a new mask at every time step, as Keras 2.15 draws them in `fit`."""
    kernelRegularizer: NotRequired[KernelPenalty]
    kernelConstraint: NotRequired[KernelConstraint]
    biasRegularizer: NotRequired[Penalty]
    activityRegularizer: NotRequired[Penalty]
    """Penalty on the layer's output, divided by the batch size."""


class ActivationLayer(TypedDict):
    type: Literal["activation"]
    activation: Literal["relu", "sigmoid", "tanh", "linear"]
    activityRegularizer: NotRequired[Penalty]
    """Penalty on the layer's output, divided by the batch size."""


class RegularizationMaxNorm(TypedDict):
    limit: float


class RegularizationDropout(TypedDict):
    rate: float


class RegularizationSpatialDropout(TypedDict):
    rate: float


class RegularizationRecurrentDropout(TypedDict):
    rate: float
    mask: Literal["sequence", "step"]
    """sequence: each sequence has one mask, used at all its time steps (Gal and Ghahramani, 2016). step: a new mask at every time step, as Keras 2.15 draws them in `fit`."""


class RegularizationGaussianDropout(TypedDict):
    rate: float


class RegularizationGaussianNoise(TypedDict):
    standardDeviation: float


class RegularizationLayerNormalization(TypedDict):
    epsilon: float


class RegularizationBatchNormalization(TypedDict):
    momentum: float
    epsilon: float


class EstimateImages(TypedDict):
    """How `dataset.trainSize` is divided. Absent for experiments of earlier versions."""

    train: int
    """Images that one run trains on."""
    validation: int
    """Images that are held out for validation."""


class ExperimentPlanRun(TypedDict):
    arm: str
    seed: int


class ExperimentSummaryRunCounts(TypedDict):
    """Number of runs in each status."""

    queued: int
    running: int
    paused: int
    cancelling: int
    succeeded: int
    failed: int
    cancelled: int


class BulkAnswerCounts(TypedDict):
    changed: int
    unchanged: int
    refused: int


class ExperimentSummaryFieldsRunCounts(TypedDict):
    """Number of runs in each status."""

    queued: int
    running: int
    paused: int
    cancelling: int
    succeeded: int
    failed: int
    cancelled: int


class MeasuredRotationDistortion(TypedDict):
    type: Literal["rotation"]
    strength: float
    """In degrees, alternately left and right."""
    accuracy: float
    dataLoss: float


class MeasuredShiftDistortion(TypedDict):
    type: Literal["shift"]
    strength: float
    """In pixels, alternately right, down, left and up."""
    accuracy: float
    dataLoss: float


class MeasuredNoiseDistortion(TypedDict):
    type: Literal["noise"]
    strength: float
    """In units of pixel values from 0 to 1, as the standard deviation of Gaussian noise; results are clipped to 0 to 1."""
    accuracy: float
    dataLoss: float


class MeasuredBlurDistortion(TypedDict):
    type: Literal["blur"]
    strength: float
    """In pixels, as the standard deviation of the Gaussian."""
    accuracy: float
    dataLoss: float


class ReceiptDataset(TypedDict):
    name: str
    sha256: Dict[str, str]


class ReceiptThreads(TypedDict):
    intraOp: int
    interOp: int


class ReceiptCpu(TypedDict):
    architecture: str
    model: str
    instructionSets: List[str]
    """Vector extensions, by which TensorFlow chooses its kernels."""


class SelectedEpochMetricsTrain(TypedDict):
    objective: NotRequired[float]
    dataLoss: NotRequired[float]
    penalty: NotRequired[float]
    accuracy: NotRequired[float]
    """Share of the images that are classified correctly."""


class SelectedEpochMetricsValidation(TypedDict):
    objective: NotRequired[float]
    dataLoss: NotRequired[float]
    penalty: NotRequired[float]
    accuracy: NotRequired[float]
    """Share of the images that are classified correctly."""


class ExperimentCreatedEvent(TypedDict):
    id: str
    """Position in the experiment's event stream, from 1."""
    type: Literal["experiment.created"]
    at: str
    experimentId: ExperimentId
    runId: Union[RunId, None]
    data: ExperimentCreatedEventData


class ExperimentChangedEvent(TypedDict):
    id: str
    """Position in the experiment's event stream, from 1."""
    type: Literal["experiment.changed"]
    at: str
    experimentId: ExperimentId
    runId: Union[RunId, None]
    data: ExperimentChangedEventData


class ExperimentCancellingEvent(TypedDict):
    id: str
    """Position in the experiment's event stream, from 1."""
    type: Literal["experiment.cancelling"]
    at: str
    experimentId: ExperimentId
    runId: Union[RunId, None]
    data: ExperimentCancellingEventData


class ExperimentFinishedEvent(TypedDict):
    id: str
    """Position in the experiment's event stream, from 1."""
    type: Literal["experiment.finished"]
    at: str
    experimentId: ExperimentId
    runId: Union[RunId, None]
    data: ExperimentFinishedEventData


class RunQueuedEvent(TypedDict):
    id: str
    """Position in the experiment's event stream, from 1."""
    type: Literal["run.queued"]
    at: str
    experimentId: ExperimentId
    runId: Union[RunId, None]
    data: RunQueuedEventData


class RunStartedEvent(TypedDict):
    id: str
    """Position in the experiment's event stream, from 1."""
    type: Literal["run.started"]
    at: str
    experimentId: ExperimentId
    runId: Union[RunId, None]
    data: RunStartedEventData


class RunEpochEvent(TypedDict):
    id: str
    """Position in the experiment's event stream, from 1."""
    type: Literal["run.epoch"]
    at: str
    experimentId: ExperimentId
    runId: Union[RunId, None]
    data: RunEpochEventData


class RunCheckpointEvent(TypedDict):
    id: str
    """Position in the experiment's event stream, from 1."""
    type: Literal["run.checkpoint"]
    at: str
    experimentId: ExperimentId
    runId: Union[RunId, None]
    data: RunCheckpointEventData


class RunPausedEvent(TypedDict):
    id: str
    """Position in the experiment's event stream, from 1."""
    type: Literal["run.paused"]
    at: str
    experimentId: ExperimentId
    runId: Union[RunId, None]
    data: RunPausedEventData


class RunResumedEvent(TypedDict):
    id: str
    """Position in the experiment's event stream, from 1."""
    type: Literal["run.resumed"]
    at: str
    experimentId: ExperimentId
    runId: Union[RunId, None]
    data: RunResumedEventData


class RunRetryingEvent(TypedDict):
    id: str
    """Position in the experiment's event stream, from 1."""
    type: Literal["run.retrying"]
    at: str
    experimentId: ExperimentId
    runId: Union[RunId, None]
    data: RunRetryingEventData


class RunCancellingEvent(TypedDict):
    id: str
    """Position in the experiment's event stream, from 1."""
    type: Literal["run.cancelling"]
    at: str
    experimentId: ExperimentId
    runId: Union[RunId, None]
    data: RunCancellingEventData


class RunFinishedEvent(TypedDict):
    id: str
    """Position in the experiment's event stream, from 1."""
    type: Literal["run.finished"]
    at: str
    experimentId: ExperimentId
    runId: Union[RunId, None]
    data: RunFinishedEventData


class SweepPathsPath(TypedDict):
    sweep: str
    """Name of the arm that was submitted."""
    fields: List[str]
    """What was swept: JSON pointers into the arm."""
    points: List[SweepPathsPathPoint]
    """In ascending order of the first field, then the second, …"""


class SweepPathsChosenOnValidation(TypedDict):
    arm: str
    metric: ComparisonMetric
    mean: float


class ArmSummaryFailed(TypedDict):
    """Runs that ended without a model. They are an outcome of the arm, but not part of its mean."""

    count: int
    rate: Union[float, None]
    """Share of the finished runs; null until a run has finished."""
    runs: List[ArmSummaryFailedRun]


class ArmSummaryValue(TypedDict):
    seed: int
    runId: RunId
    value: float
    epoch: int
    """The epoch whose weights were saved and evaluated."""


class BiasVarianceReplicas(TypedDict):
    planned: int
    resampling: Literal["none", "bootstrap", "disjoint"]
    seedChanges: Literal["everything", "data"]
    images: int
    """Number of training images of a replica."""
    varies: str
    """What differs between replicas."""
    fixed: str
    description: str


class BiasVarianceCurve(TypedDict):
    sweep: str
    fields: List[str]
    """What was swept: JSON pointers into the arm."""
    points: List[BiasVarianceCurvePoint]


class ArmBiasVarianceFailed(TypedDict):
    """Runs that ended without a model. They are an outcome of the arm, but not part of its mean."""

    count: int
    rate: Union[float, None]
    """Share of the finished runs; null until a run has finished."""
    runs: List[ArmBiasVarianceFailedRun]


class BrierDecompositionUnbiased(TypedDict):
    """The variance with divisor R - 1, and the squared bias corrected for it. The two add up to the same error."""

    bias: float
    variance: float


class EnsembleUnusedItem(TypedDict):
    runId: RunId
    arm: str
    seed: int
    reason: str


class EnsembleGroupMember(TypedDict):
    runId: RunId
    arm: str
    seed: int


class EnsembleGainPairedT(TypedDict):
    t: float
    df: int
    p: float


class EnsembleGainSignFlip(TypedDict):
    p: float
    smallestPossible: float


class ComparisonMargin(TypedDict):
    points: Union[float, None]
    value: float
    """In the unit of the metric."""


class ComparisonChosenOnValidation(TypedDict):
    arm: str
    metric: ComparisonMetric
    mean: float


class ArmComparisonMissingPair(TypedDict):
    seed: int
    reason: str


class ArmComparisonDifference(TypedDict):
    mean: float
    """Arm minus baseline, in the unit of the metric."""
    points: Union[float, None]
    """The same in percentage points; null for losses."""
    standardDeviation: Union[float, None]
    interval: Union[Interval, None]
    correlation: Union[float, None]
    """Correlation of the two arms over the seeds. Pairing narrows the interval only if it is positive."""
    values: List[ArmComparisonDifferenceValue]


class ArmComparisonPairedT(TypedDict):
    t: float
    df: int
    p: float


class ArmComparisonSignFlip(TypedDict):
    p: float
    smallestPossible: float
    """2 / 2^n: the smallest p that the test can give."""


class ArmComparisonBootstrap(TypedDict):
    seeds: Union[BootstrapInterval, None]
    seedsAndImages: Union[BootstrapInterval, None]


class ArmComparisonEffectSize(TypedDict):
    dz: Union[float, None]
    probabilityBetter: float
    """Share of pairs in which the arm is better; ties count ½."""


class ArmComparisonMcnemarItem(TypedDict):
    seed: int
    b: int
    """Images that only the baseline classifies correctly."""
    c: int
    """Images that only the arm classifies correctly."""
    p: float
    """Exact p."""
    chiSquared: ArmComparisonMcnemarItemChiSquared


class ArmComparisonHolm(TypedDict):
    p: float
    family: ArmComparisonHolmFamily


class ArmComparisonEquivalence(TypedDict):
    p: float
    lower: ArmComparisonEquivalenceLower
    upper: ArmComparisonEquivalenceUpper
    interval: Interval
    equivalent: bool


class ArmComparisonPracticalEquivalence(TypedDict):
    below: float
    within: float
    above: float


class ArmComparisonDetectable(TypedDict):
    power: float
    alpha: float
    difference: float
    """The smallest true difference that this number of seeds would detect."""
    points: Union[float, None]
    seedsForHalf: int
    """Number of seeds needed to detect half that difference."""


class ArmComparisonOtherEpoch(TypedDict):
    basis: Literal["equalEpochs", "selectedEpochs"]
    metric: ComparisonMetric
    description: str
    n: int
    difference: Union[ArmComparisonOtherEpochDifference, None]


class ComparisonAcrossMargin(TypedDict):
    points: Union[float, None]
    value: float
    """In the unit of the metric."""


class ComparisonAcrossChosenOnValidation(TypedDict):
    arm: str
    metric: ComparisonMetric
    mean: float


class ComparisonAcrossSource(TypedDict):
    name: str
    """The name of the arm in this comparison."""
    experimentId: ExperimentId
    arm: str
    """Its name in the experiment."""
    seeds: List[int]


class ComparisonAcrossItemMissingPair(TypedDict):
    seed: int
    reason: str


class ComparisonAcrossItemDifference(TypedDict):
    mean: float
    """Arm minus baseline, in the unit of the metric."""
    points: Union[float, None]
    """The same in percentage points; null for losses."""
    standardDeviation: Union[float, None]
    interval: Union[Interval, None]
    correlation: Union[float, None]
    """Correlation of the two arms over the seeds. Pairing narrows the interval only if it is positive."""
    values: List[ComparisonAcrossItemDifferenceValue]


class ComparisonAcrossItemPairedT(TypedDict):
    t: float
    df: int
    p: float


class ComparisonAcrossItemSignFlip(TypedDict):
    p: float
    smallestPossible: float
    """2 / 2^n: the smallest p that the test can give."""


class ComparisonAcrossItemBootstrap(TypedDict):
    seeds: Union[BootstrapInterval, None]
    seedsAndImages: Union[BootstrapInterval, None]


class ComparisonAcrossItemEffectSize(TypedDict):
    dz: Union[float, None]
    probabilityBetter: float
    """Share of pairs in which the arm is better; ties count ½."""


class ComparisonAcrossItemMcnemarItem(TypedDict):
    seed: int
    b: int
    """Images that only the baseline classifies correctly."""
    c: int
    """Images that only the arm classifies correctly."""
    p: float
    """Exact p."""
    chiSquared: ComparisonAcrossItemMcnemarItemChiSquared


class ComparisonAcrossItemHolm(TypedDict):
    p: float
    family: ComparisonAcrossItemHolmFamily


class ComparisonAcrossItemEquivalence(TypedDict):
    p: float
    lower: ComparisonAcrossItemEquivalenceLower
    upper: ComparisonAcrossItemEquivalenceUpper
    interval: Interval
    equivalent: bool


class ComparisonAcrossItemPracticalEquivalence(TypedDict):
    below: float
    within: float
    above: float


class ComparisonAcrossItemDetectable(TypedDict):
    power: float
    alpha: float
    difference: float
    """The smallest true difference that this number of seeds would detect."""
    points: Union[float, None]
    seedsForHalf: int
    """Number of seeds needed to detect half that difference."""


class ComparisonAcrossItemOtherEpoch(TypedDict):
    basis: Literal["equalEpochs", "selectedEpochs"]
    metric: ComparisonMetric
    description: str
    n: int
    difference: Union[ComparisonAcrossItemOtherEpochDifference, None]


class DiagnosticsTemperatureScaled(TypedDict):
    ece: float
    mce: float
    nll: float
    brier: float
    bins: List[DiagnosticsTemperatureScaledBin]
    """A reliability diagram: each bin has the images whose largest probability is in (low, high]."""
    temperature: float
    """Fitted on the validation images."""


class DiagnosticsWorstMistake(TypedDict):
    image: int
    """Position in the test set, from 0."""
    label: int
    answer: int
    confidence: float
    labelProbability: float


class CalibrationBin(TypedDict):
    low: float
    high: float
    count: int
    accuracy: Union[float, None]
    confidence: Union[float, None]


class LayersSample(TypedDict):
    """Number of training images, counted from the first, that the figures are measured on."""

    activations: int
    gradients: int


class PruneCheckPoint(TypedDict):
    threshold: float
    zeroed: float
    """Share of all kernel weights that are 0 after pruning."""
    accuracy: float
    dataLoss: float


class SelectedLayerStateLayer(TypedDict):
    layer: str
    type: str
    weights: List[SelectedLayerStateLayerWeight]
    activations: NotRequired[ActivationReport]


class GeneralizationEpoch(TypedDict):
    error: float
    """Share of wrong answers on held-out images minus that on training images."""
    dataLoss: float
    """Data loss on held-out images minus that on training images."""
    epoch: int


class GeneralizationLast(TypedDict):
    error: float
    """Share of wrong answers on held-out images minus that on training images."""
    dataLoss: float
    """Data loss on held-out images minus that on training images."""
    epoch: int


class GeneralizationBest(TypedDict):
    error: float
    """Share of wrong answers on held-out images minus that on training images."""
    dataLoss: float
    """Data loss on held-out images minus that on training images."""
    epoch: int


class GeneralizationSaved(TypedDict):
    epoch: int
    validation: Union[GeneralizationGap, None]
    test: GeneralizationGap


class GeneralizationEffectiveParameters(TypedDict):
    estimate: float
    """images · (test loss - train loss)."""
    parameters: int
    """Number of weights."""
    images: int
    """Number of training images."""


class FiguresMissingItem(TypedDict):
    name: FigureName
    reason: str


class SelectedRunPredictionPrediction(TypedDict):
    digit: NotRequired[int]
    """The most probable digit. For a single sigmoid unit, 1 if p > 0.5, else 0."""
    probabilities: NotRequired[List[float]]
    """Probabilities of the digits 0 to 9, or the output of the single sigmoid unit, averaged over samples and models."""
    uncertainty: NotRequired[Union[Uncertainty, None]]
    """Null for a single model without Monte-Carlo dropout."""
    preparation: NotRequired[Preparation]
    image: NotRequired[List[List[int]]]
    """What the model saw: 28 rows of 28 pixels from 0 (background) to 255 (ink)."""


class ArmPredictionMember(TypedDict):
    runId: RunId
    seed: int
    weightsSha256: str


class ArmPredictionPrediction(TypedDict):
    digit: int
    """The most probable digit. For a single sigmoid unit, 1 if p > 0.5, else 0."""
    probabilities: List[float]
    """Probabilities of the digits 0 to 9, or the output of the single sigmoid unit, averaged over samples and models."""
    uncertainty: Union[Uncertainty, None]
    """Null for a single model without Monte-Carlo dropout."""
    preparation: Preparation
    memberDigits: List[int]
    """The digit that each member predicts."""
    agreement: float
    """Share of the members that predict the ensemble's digit."""


class SelectedArmPredictionMember(TypedDict):
    runId: RunId
    seed: int
    weightsSha256: str


class SelectedArmPredictionPrediction(TypedDict):
    digit: NotRequired[int]
    """The most probable digit. For a single sigmoid unit, 1 if p > 0.5, else 0."""
    probabilities: NotRequired[List[float]]
    """Probabilities of the digits 0 to 9, or the output of the single sigmoid unit, averaged over samples and models."""
    uncertainty: NotRequired[Union[Uncertainty, None]]
    """Null for a single model without Monte-Carlo dropout."""
    preparation: NotRequired[Preparation]
    memberDigits: NotRequired[List[int]]
    """The digit that each member predicts."""
    agreement: NotRequired[float]
    """Share of the members that predict the ensemble's digit."""
    image: NotRequired[List[List[int]]]
    """What the model saw: 28 rows of 28 pixels from 0 (background) to 255 (ink)."""


class TechniqueInteraction(TypedDict):
    technique: str
    effect: str


class MeasuredHereFailed(TypedDict):
    """Runs that ended without a model, for example because they diverged."""

    arm: int
    baseline: int


class MeasuredHereEffects(TypedDict):
    accuracy: Union[MeasuredEffect, None]
    """Test accuracy, in percentage points."""
    validationAccuracy: Union[MeasuredEffect, None]
    """Validation accuracy, in percentage points."""
    nll: Union[MeasuredEffect, None]
    """Data loss on the test images: mean of -log p(label)."""
    ece: Union[MeasuredEffect, None]
    """Calibration error (ECE) on the test images, in percentage points."""
    time: Union[MeasuredEffect, None]
    """Training time as a ratio; the mean is geometric, the interval is that of the logarithms."""
    sparsity: Union[MeasuredEffect, None]
    """Share of the first kernel that is exactly 0, in percentage points, without the weights of pixels that no training image has."""
    robustness: Union[MeasuredEffect, None]
    """Accuracy on the distorted test images, in percentage points, as a mean over them."""


class SuggestionSource(TypedDict):
    title: str
    url: str


class NearestMeasurementFailed(TypedDict):
    """Runs that ended without a model, for example because they diverged."""

    arm: int
    baseline: int


class NearestMeasurementEffects(TypedDict):
    accuracy: Union[MeasuredEffect, None]
    """Test accuracy, in percentage points."""
    validationAccuracy: Union[MeasuredEffect, None]
    """Validation accuracy, in percentage points."""
    nll: Union[MeasuredEffect, None]
    """Data loss on the test images: mean of -log p(label)."""
    ece: Union[MeasuredEffect, None]
    """Calibration error (ECE) on the test images, in percentage points."""
    time: Union[MeasuredEffect, None]
    """Training time as a ratio; the mean is geometric, the interval is that of the logarithms."""
    sparsity: Union[MeasuredEffect, None]
    """Share of the first kernel that is exactly 0, in percentage points, without the weights of pixels that no training image has."""
    robustness: Union[MeasuredEffect, None]
    """Accuracy on the distorted test images, in percentage points, as a mean over them."""


class SpecPatchItem(TypedDict):
    op: Literal["add", "replace"]
    path: str
    """A JSON pointer into the spec."""
    value: Any


class WebhookWithSecretDisabled(TypedDict):
    at: str
    reason: str


class WebhookDisabled(TypedDict):
    at: str
    reason: str


class WorkerRun(TypedDict):
    runId: RunId
    experimentId: ExperimentId


class SgdOptimizerOutput(TypedDict):
    type: Literal["sgd"]
    learningRate: float
    weightDecay: float
    """Decoupled weight decay (AdamW, SGDW): before each update, every trainable weight is multiplied by 1 - learningRate · weightDecay, with the scheduled learning rate."""


class MomentumOptimizerOutput(TypedDict):
    type: Literal["momentum"]
    learningRate: float
    momentum: float
    nesterov: bool
    weightDecay: float
    """Decoupled weight decay (AdamW, SGDW): before each update, every trainable weight is multiplied by 1 - learningRate · weightDecay, with the scheduled learning rate."""


class RmspropOptimizerOutput(TypedDict):
    type: Literal["rmsprop"]
    learningRate: float
    rho: float
    momentum: float
    epsilon: float
    centered: bool
    weightDecay: float
    """Decoupled weight decay (AdamW, SGDW): before each update, every trainable weight is multiplied by 1 - learningRate · weightDecay, with the scheduled learning rate."""


class AdamOptimizerOutput(TypedDict):
    type: Literal["adam"]
    learningRate: float
    beta1: float
    beta2: float
    epsilon: float
    weightDecay: float
    """Decoupled weight decay (AdamW, SGDW): before each update, every trainable weight is multiplied by 1 - learningRate · weightDecay, with the scheduled learning rate."""


class StepLearningRateScheduleOutput(TypedDict):
    type: Literal["step"]
    factor: float
    everyEpochs: int


class ExponentialLearningRateScheduleOutput(TypedDict):
    type: Literal["exponential"]
    factor: float
    everyEpochs: int


class CosineLearningRateScheduleOutput(TypedDict):
    type: Literal["cosine"]
    finalShare: float


class AugmentationOutputElastic(TypedDict):
    alpha: float
    """Strength: the factor, in pixels, by which the smoothed noise is multiplied."""
    sigma: float
    """Standard deviation of the Gaussian smoothing, in pixels."""


class AugmentationOutputCutout(TypedDict):
    size: int
    """Side of the square, in pixels."""


class PatienceStoppingCriterionOutput(TypedDict):
    type: Literal["patience"]


class GeneralizationLossStoppingCriterionOutput(TypedDict):
    type: Literal["generalizationLoss"]
    alpha: float


class ProgressQuotientStoppingCriterionOutput(TypedDict):
    type: Literal["progressQuotient"]
    alpha: float
    stripLength: int


class RotationDistortionOutput(TypedDict):
    type: Literal["rotation"]
    strength: float
    """In degrees, alternately left and right."""


class ShiftDistortionOutput(TypedDict):
    type: Literal["shift"]
    strength: float
    """In pixels, alternately right, down, left and up."""


class NoiseDistortionOutput(TypedDict):
    type: Literal["noise"]
    strength: float
    """In units of pixel values from 0 to 1, as the standard deviation of Gaussian noise; results are clipped to 0 to 1."""


class BlurDistortionOutput(TypedDict):
    type: Literal["blur"]
    strength: float
    """In pixels, as the standard deviation of the Gaussian."""


class SoftmaxOutputLayerOutput(TypedDict):
    activation: Literal["softmax"]
    units: Literal[10]


class SigmoidOutputLayerOutput(TypedDict):
    activation: Literal["sigmoid"]
    units: Literal[1]


class ExperimentCreatedMessageDataLinks(TypedDict):
    experiment: str
    """A path of the service."""
    runs: str
    """A path of the service."""
    comparison: str
    """A path of the service."""


class ExperimentFinishedMessageDataLinks(TypedDict):
    experiment: str
    """A path of the service."""
    runs: str
    """A path of the service."""
    comparison: str
    """A path of the service."""


class RunStartedMessageDataLinks(TypedDict):
    experiment: str
    """A path of the service."""
    run: str
    """A path of the service."""
    metrics: str
    """A path of the service."""
    artifacts: str
    """A path of the service."""


class RunPausedMessageDataLinks(TypedDict):
    experiment: str
    """A path of the service."""
    run: str
    """A path of the service."""
    metrics: str
    """A path of the service."""
    artifacts: str
    """A path of the service."""


class RunResumedMessageDataLinks(TypedDict):
    experiment: str
    """A path of the service."""
    run: str
    """A path of the service."""
    metrics: str
    """A path of the service."""
    artifacts: str
    """A path of the service."""


class RunRetryingMessageDataLinks(TypedDict):
    experiment: str
    """A path of the service."""
    run: str
    """A path of the service."""
    metrics: str
    """A path of the service."""
    artifacts: str
    """A path of the service."""


class RunFinishedMessageDataLinks(TypedDict):
    experiment: str
    """A path of the service."""
    run: str
    """A path of the service."""
    metrics: str
    """A path of the service."""
    artifacts: str
    """A path of the service."""


class RunThresholdReachedMessageDataLinks(TypedDict):
    experiment: str
    """A path of the service."""
    run: str
    """A path of the service."""
    metrics: str
    """A path of the service."""
    artifacts: str
    """A path of the service."""


class ExperimentCreatedEventData(TypedDict):
    name: str
    runs: int
    """How many runs it has."""


class ExperimentChangedEventData(TypedDict):
    fields: List[str]
    """Which fields were changed."""


class ExperimentCancellingEventData(TypedDict):
    pass


class ExperimentFinishedEventData(TypedDict):
    status: Literal["succeeded", "partially_succeeded", "failed", "cancelled"]
    runCounts: Dict[str, int]
    """Runs by status, without the zeros."""


class RunQueuedEventData(TypedDict):
    arm: str
    seed: int
    attempt: int
    """Starts at 1; incremented only when an execution fails."""
    reason: str
    """`submitted`, `retry`, `resumed`, `released` after it was held, or why its worker gave the run back, such as `shutdown`."""


class RunStartedEventData(TypedDict):
    attempt: int
    """Starts at 1; incremented only when an execution fails."""
    workerId: str
    resumedFrom: Union[ReachedPosition, None]


class RunEpochEventData(TypedDict):
    metrics: EpochMetrics
    progress: RunProgress


class RunCheckpointEventData(TypedDict):
    epoch: int
    """Number of finished epochs."""
    step: int
    """Finished steps of the current epoch."""


class RunPausedEventData(TypedDict):
    epoch: int
    """Number of finished epochs."""


class RunResumedEventData(TypedDict):
    epoch: int
    """Number of finished epochs."""
    step: int
    """Finished steps of the current epoch."""


class RunRetryingEventData(TypedDict):
    attempt: int
    """Starts at 1; incremented only when an execution fails."""
    error: RunError


class RunCancellingEventData(TypedDict):
    keepModel: NotRequired[bool]
    """Whether the model trained so far is to be saved."""


class RunFinishedEventData(TypedDict):
    status: Literal["succeeded", "failed", "cancelled"]
    attempt: int
    """Starts at 1; incremented only when an execution fails."""
    stopReason: Union[StopReason, None]
    evaluation: Union[Evaluation, None]
    weightsSha256: Union[str, None]
    error: Union[RunError, None]


class SweepPathsPathPoint(TypedDict):
    arm: str
    planned: int
    """Number of planned runs of this arm."""
    n: int
    """Number of runs with a value: the sample size."""
    pending: int
    """Number of runs that have not finished."""
    failed: SweepPathsPathPointFailed
    mean: Union[float, None]
    standardDeviation: Union[float, None]
    """Sample standard deviation (divisor n - 1)."""
    interval: Union[Interval, None]
    values: List[SweepPathsPathPointValue]
    reasons: Dict[str, str]
    """Why a figure is null, by the name of the figure."""
    point: Dict[str, float]
    """Value by field."""


class ArmSummaryFailedRun(TypedDict):
    runId: RunId
    seed: int
    status: RunStatus
    reason: str
    """diverged, deadline, error, cancelled …"""


class BiasVarianceCurvePoint(TypedDict):
    arm: str
    point: Dict[str, float]
    """Value by field."""


class ArmBiasVarianceFailedRun(TypedDict):
    runId: RunId
    seed: int
    status: RunStatus
    reason: str
    """diverged, deadline, error, cancelled …"""


class ArmComparisonDifferenceValue(TypedDict):
    seed: int
    value: float


class ArmComparisonMcnemarItemChiSquared(TypedDict):
    statistic: float
    p: float


class ArmComparisonHolmFamily(TypedDict):
    size: int
    metrics: List[ComparisonMetric]
    arms: List[str]
    description: str


class ArmComparisonEquivalenceLower(TypedDict):
    t: float
    p: float


class ArmComparisonEquivalenceUpper(TypedDict):
    t: float
    p: float


class ArmComparisonOtherEpochDifference(TypedDict):
    mean: float
    """Arm minus baseline, in the unit of the metric."""
    points: Union[float, None]
    """The same in percentage points; null for losses."""
    standardDeviation: Union[float, None]
    interval: Union[Interval, None]


class ComparisonAcrossItemDifferenceValue(TypedDict):
    seed: int
    value: float


class ComparisonAcrossItemMcnemarItemChiSquared(TypedDict):
    statistic: float
    p: float


class ComparisonAcrossItemHolmFamily(TypedDict):
    size: int
    metrics: List[ComparisonMetric]
    arms: List[str]
    description: str


class ComparisonAcrossItemEquivalenceLower(TypedDict):
    t: float
    p: float


class ComparisonAcrossItemEquivalenceUpper(TypedDict):
    t: float
    p: float


class ComparisonAcrossItemOtherEpochDifference(TypedDict):
    mean: float
    """Arm minus baseline, in the unit of the metric."""
    points: Union[float, None]
    """The same in percentage points; null for losses."""
    standardDeviation: Union[float, None]
    interval: Union[Interval, None]


class DiagnosticsTemperatureScaledBin(TypedDict):
    low: float
    high: float
    count: int
    accuracy: Union[float, None]
    confidence: Union[float, None]


class SelectedLayerStateLayerWeight(TypedDict):
    name: str
    """The name in Keras: `kernel`, `bias`, `gamma`, …"""
    shape: List[int]
    trainable: NotRequired[bool]
    l1: NotRequired[float]
    """Σ|w|"""
    l2: NotRequired[float]
    """√Σw²"""
    max: NotRequired[float]
    """Largest |w|."""
    hoyer: NotRequired[Union[float, None]]
    """Hoyer sparsity: 0 if all weights have the same size, 1 if only one is not zero. Null for a single weight or if all are zero."""
    shares: NotRequired[List[SelectedLayerStateLayerWeightShare]]
    """Share of the weights with |w| up to each threshold."""
    zeroShare: NotRequired[float]
    """Share of the weights that are exactly 0."""
    seenZeroShare: NotRequired[Union[float, None]]
    """The same, without the weights of pixels that are 0 in every training image: only a penalty changes those. Null unless the weight is a kernel applied to the pixels."""
    gradientNorm: NotRequired[Union[float, None]]
    """√Σg² of the gradient of the objective, in inference mode on one fixed batch. Null for non-trainable weights."""
    histogram: NotRequired[SelectedLayerStateLayerWeightHistogram]


class SweepPathsPathPointFailed(TypedDict):
    """Runs that ended without a model. They are an outcome of the arm, but not part of its mean."""

    count: int
    rate: Union[float, None]
    """Share of the finished runs; null until a run has finished."""
    runs: List[SweepPathsPathPointFailedRun]


class SweepPathsPathPointValue(TypedDict):
    seed: int
    runId: RunId
    value: float
    epoch: int
    """The epoch whose weights were saved and evaluated."""


class SelectedLayerStateLayerWeightShare(TypedDict):
    threshold: float
    share: float


class SelectedLayerStateLayerWeightHistogram(TypedDict):
    """Bins of equal width from -max to max. There is one more edge than there are counts."""

    edges: List[float]
    counts: List[int]


class SweepPathsPathPointFailedRun(TypedDict):
    runId: RunId
    seed: int
    status: RunStatus
    reason: str
    """diverged, deadline, error, cancelled …"""

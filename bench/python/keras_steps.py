"""Keras's model.fit: keras_steps.py <workload> <steps> <folder of MNIST>, TensorFlow's own choice of threads."""
import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
import numpy as np
import tensorflow as tf
from tensorflow.keras import Sequential, layers, regularizers

from common import mnist, serve

name, steps, folder = sys.argv[1], int(sys.argv[2]), sys.argv[3]
BATCH = 32


def hidden():
    return layers.Dense(64, activation="relu", kernel_regularizer=regularizers.l2(0.001))


STACKS = {
    "mlp": lambda: [(784,), hidden(), hidden(), layers.Dense(1, activation="sigmoid")],
    "mlp-dropout": lambda: [(784,), hidden(), layers.Dropout(0.5), hidden(), layers.Dropout(0.5),
                            layers.Dense(1, activation="sigmoid")],
    "softmax": lambda: [(784,), layers.Dense(10, activation="softmax")],
    "cnn": lambda: [(28, 28, 1), layers.Conv2D(16, 3), layers.BatchNormalization(), layers.Activation("relu"),
                    layers.MaxPooling2D(), layers.Conv2D(32, 3, activation="relu"), layers.MaxPooling2D(),
                    layers.Flatten(),
                    layers.Dense(64, activation="relu", kernel_regularizer=regularizers.l1_l2(1e-5, 1e-4)),
                    layers.Dense(10, activation="softmax")],
    "lstm": lambda: [(28, 28), layers.LSTM(32), layers.Dense(10, activation="softmax")],
    "gru": lambda: [(28, 28), layers.GRU(32, reset_after=False), layers.Dense(10, activation="softmax")],
}

shape, *stack = STACKS[name]()
model = Sequential([tf.keras.Input(shape), *stack])
degenerate = name.startswith("mlp")
loss = "binary_crossentropy" if degenerate else "sparse_categorical_crossentropy"
model.compile(optimizer=tf.keras.optimizers.Adam(0.001), loss=loss)

images, labels = mnist(folder)
x = (images[: steps * BATCH] / 255).astype(np.float32).reshape((-1, *shape))
y = labels[: steps * BATCH].astype(np.float32 if degenerate else np.int32)


def fit():
    model.fit(x, y, batch_size=BATCH, epochs=1, verbose=0)


fit()
serve({"threads": "default", "version": tf.__version__}, steps, fit)

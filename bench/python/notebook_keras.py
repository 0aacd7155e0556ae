"""The notebook's own job under Keras: both models, ten epochs each, evaluated. notebook_keras.py <folder of MNIST>"""
import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
from tensorflow.keras.layers import Dense, Dropout
from tensorflow.keras.models import Sequential
from tensorflow.keras.regularizers import l2

from common import mnist

x_train, y_train = mnist(sys.argv[1])
x_test, y_test = mnist(sys.argv[1], "t10k")
x_train, x_test = x_train.reshape(-1, 784) / 255.0, x_test.reshape(-1, 784) / 255.0


def build(dropout):
    model = Sequential()
    model.add(Dense(64, input_dim=784, activation="relu", kernel_regularizer=l2(0.001)))
    if dropout:
        model.add(Dropout(0.5))
    model.add(Dense(64, activation="relu", kernel_regularizer=l2(0.001)))
    if dropout:
        model.add(Dropout(0.5))
    model.add(Dense(1, activation="sigmoid"))
    model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
    return model


for dropout in (True, False):
    model = build(dropout)
    model.fit(x_train, y_train, epochs=10, batch_size=32, validation_split=0.2, verbose=0)
    print(dropout, model.evaluate(x_test, y_test, verbose=0)[1])

"""PyTorch's usual loop: torch_steps.py <workload> <steps> <folder of MNIST> <threads>.

Batches are taken from tensors in memory by shuffled positions, which is faster than a DataLoader. nn.GRU knows no
reset_after=False; its own form costs the same arithmetic and runs as one fused call.
"""
import sys

import torch
from torch import nn

from common import mnist, serve

name, steps, folder, threads = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
torch.set_num_threads(threads)
BATCH = 32


class Recurrent(nn.Module):
    def __init__(self, cell):
        super().__init__()
        self.cell = cell(28, 32, batch_first=True)
        self.head = nn.Linear(32, 10)

    def forward(self, x):
        outputs, _ = self.cell(x)
        return self.head(outputs[:, -1])


if name == "mlp":
    model, shape = nn.Sequential(nn.Linear(784, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 1)), (784,)
    penalized = [(model[0].weight, 0.0, 0.001), (model[2].weight, 0.0, 0.001)]
elif name == "mlp-dropout":
    model = nn.Sequential(nn.Linear(784, 64), nn.ReLU(), nn.Dropout(0.5), nn.Linear(64, 64), nn.ReLU(), nn.Dropout(0.5),
                          nn.Linear(64, 1))
    shape, penalized = (784,), [(model[0].weight, 0.0, 0.001), (model[3].weight, 0.0, 0.001)]
elif name == "softmax":
    model, shape, penalized = nn.Linear(784, 10), (784,), []
elif name == "cnn":
    model = nn.Sequential(nn.Conv2d(1, 16, 3), nn.BatchNorm2d(16, eps=1e-3, momentum=0.01), nn.ReLU(), nn.MaxPool2d(2),
                          nn.Conv2d(16, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(800, 64), nn.ReLU(),
                          nn.Linear(64, 10))
    shape, penalized = (1, 28, 28), [(model[8].weight, 1e-5, 1e-4)]
else:
    model, shape, penalized = Recurrent(nn.LSTM if name == "lstm" else nn.GRU), (28, 28), []

degenerate = name.startswith("mlp")
criterion = nn.BCEWithLogitsLoss() if degenerate else nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=0.001, eps=1e-7)

images, labels = mnist(folder)
x = torch.tensor(images[: steps * BATCH] / 255, dtype=torch.float32).reshape(-1, *shape)
y = torch.tensor(labels[: steps * BATCH].astype("int64"))
if degenerate:
    y = y.to(torch.float32).reshape(-1, 1)


def epoch():
    model.train()
    for positions in torch.randperm(len(x)).split(BATCH):
        optimizer.zero_grad()
        loss = criterion(model(x[positions]), y[positions])
        for weight, l1, l2 in penalized:
            loss = loss + l2 * weight.square().sum()
            if l1 > 0:
                loss = loss + l1 * weight.abs().sum()
        loss.backward()
        optimizer.step()


epoch()
serve({"threads": threads, "version": torch.__version__}, steps, epoch)

"""Recurrent layers of every kind, in both directions."""

from torch import Tensor, nn

from layers import GRU, LSTM, RNN, ResetBeforeGRU


class Model(nn.Module):
    """Map (N, T, 4) to (N, 1)."""

    def __init__(self) -> None:
        super().__init__()
        self.gru = GRU(4, 5, bidirectional=True)
        self.lstm = LSTM(10, 6)
        self.simple_rnn = RNN(6, 7, bidirectional=True)
        self.gru_2 = ResetBeforeGRU(14, 3)
        self.dense = nn.Linear(3, 1)

    def forward(self, signal: Tensor) -> Tensor:
        """Return the output for `signal` (N, T, 4)."""
        x = self.gru(signal).sequence  # (N, T, 10)
        x = self.lstm(x).sequence  # (N, T, 6)
        x = self.simple_rnn(x).sequence  # (N, T, 14)
        x = self.gru_2(x).last  # (N, 3)
        return self.dense(x)  # (N, 1)

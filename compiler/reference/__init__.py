"""The executable meaning: ops, gradients and training steps in NumPy float64."""

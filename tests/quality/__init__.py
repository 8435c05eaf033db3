"""Whether the model families of ``specs/families`` learn what they are for."""

"""What happens around trained runs: reading their folders, comparing them, reports, sweeps."""

"""What a call costs, beside floors measured in the same run; figures on shared machines are ratios to these."""

"""Evaluation that users can run: questions with known answers, scores by type, a baseline, a report."""

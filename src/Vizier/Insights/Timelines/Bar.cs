namespace Vizier.Insights.Timelines;

/// <summary>A stretch of time in which something ran.</summary>
/// <param name="Trial">The trial's id.</param>
/// <param name="Attempt">The attempt; 0 without an experiment.</param>
/// <param name="Host">The machine, or the client.</param>
/// <param name="Gpus">Indices of GPUs with commas between; empty for none.</param>
/// <param name="Start">When it began, in seconds since 1970.</param>
/// <param name="End">When it ended; null if it runs still.</param>
/// <param name="EndReason">The number of why it ended; null if it has not, or nobody knows.</param>
/// <param name="Revision">When it last changed.</param>
internal sealed record Bar(
    long Trial, int Attempt, string Host, string Gpus, double Start, double? End, int? EndReason, long Revision);

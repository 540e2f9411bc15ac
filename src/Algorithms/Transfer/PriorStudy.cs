using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Transfer;

/// <summary>
/// An earlier study from which a new one may learn. Its space and metrics need not be the same: parameters are matched by
/// name, metrics by name too, or as the only objective of each.
/// </summary>
/// <param name="Name">What messages call it.</param>
/// <param name="Problem">What was optimised.</param>
/// <param name="History">Its trials; completed ones are learnt from.</param>
public sealed record PriorStudy(string Name, Problem Problem, TrialHistory History);

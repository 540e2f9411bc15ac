using Vizier.Algorithms.Randomness;
using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.GridSearch;

/// <summary>
/// Turns draws into assignments that no trial has yet. An assignment is repeated only where the study says that its
/// results are noisy, or where nothing else is left.
/// </summary>
internal sealed class NovelAssignments
{
    private const int Redraws = 64;

    private readonly Problem _problem;
    private readonly HashSet<Assignment> _taken;

    public NovelAssignments(Problem problem, TrialHistory history)
    {
        _problem = problem;
        _taken = problem.Noise == ObservationNoise.High ? [] : [.. history.Trials.Select(trial => trial.Assignment)];
    }

    /// <summary>The first new assignment among some draws, else the nearest thing to one; counts as taken from now on.</summary>
    /// <param name="random">Finds an untried assignment where the draws do not.</param>
    /// <param name="draw">Draws a point of the unit cube; called until it gives a new one, up to 64 times.</param>
    public Assignment Take(RandomStream random, Func<double[]> draw)
    {
        var assignment = _problem.Space.Decode(draw());
        for (var redraw = 0; redraw < Redraws && _taken.Contains(assignment); redraw++)
        {
            assignment = _problem.Space.Decode(draw());
        }

        if (_taken.Contains(assignment))
        {
            assignment = UntriedAssignment.Find(_problem.Space, _taken, random) ?? assignment;
        }

        if (_problem.Noise != ObservationNoise.High)
        {
            _taken.Add(assignment);
        }

        return assignment;
    }
}

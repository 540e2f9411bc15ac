using Vizier.Algorithms.Hyperband;
using Vizier.Algorithms.Randomness;
using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Designers;

/// <summary>
/// Hyperband: random assignments start with little of a resource, e.g. epochs, and the best of each rung go on with more.
/// A rung is promoted once all its trials are finished; meanwhile other workers start the next bracket, so that any
/// number of suggestions can be had at any time. Each suggestion notes its bracket, rung and the trial it continues.
/// </summary>
public sealed class HyperbandDesigner : IDesigner
{
    private readonly Problem _problem;
    private readonly BracketPlan _plan;
    private readonly Dimension _resource;

    /// <summary>Creates the designer.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="resource">The numeric parameter that receives the resource of a trial. If it has a single value, that
    /// is a placeholder and any resource is assigned; else the nearest feasible value is.</param>
    /// <param name="maximum">The most that one trial may use; positive.</param>
    /// <param name="eta">One of how many trials is promoted; above 1.</param>
    /// <exception cref="ArgumentException">There is no such parameter.</exception>
    public HyperbandDesigner(Problem problem, string resource, double maximum, double eta)
    {
        _problem = problem;
        _plan = new BracketPlan(maximum, eta);
        _resource = problem.Space.Find(resource) ?? throw new ArgumentException($"There is no parameter '{resource}'.", nameof(resource));
    }

    /// <inheritdoc/>
    public IReadOnlyList<Suggestion> Suggest(TrialHistory history, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var board = new BracketBoard(_problem, _plan, history);
        var suggestions = new Suggestion[count];
        for (var i = 0; i < count; i++)
        {
            var (seat, parent) = board.TakeNext();
            var assignment = parent?.Assignment
                ?? RandomDesigner.Draw(_problem.Space, new RandomStream(_problem.Seed, history.LastId + i, "hyperband"));
            suggestions[i] = new Suggestion(WithResource(assignment, _plan[seat.Bracket][seat.Rung].Resource))
            {
                Metadata = seat.ToNotes(),
            };
        }

        return suggestions;
    }

    private Assignment WithResource(Assignment assignment, double resource) => new(assignment.Select(pair =>
        pair.Key == _resource.Name ? KeyValuePair.Create(pair.Key, ValueFor(resource)) : pair));

    private ParameterValue ValueFor(double resource)
    {
        if (_resource.IsConstant)
        {
            return _resource.Kind == DimensionKind.Integer ? Math.Max(1, Math.Round(resource)) : resource;
        }

        return _resource.NearestTo(resource);
    }
}

using Vizier.Algorithms.Hyperband;
using Vizier.Algorithms.Randomness;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Designers;

/// <summary>
/// Hyperband: assignments start with little of a resource, e.g. epochs, and the best of each rung go on with more. A rung
/// is promoted once all its trials are finished; meanwhile other workers start the next bracket, so that any number of
/// suggestions can be had at any time. Each suggestion notes its bracket, its rung and the trial it continues.
/// </summary>
public sealed class HyperbandDesigner : IDesigner
{
    private readonly Problem _problem;
    private readonly BracketPlan _plan;
    private readonly ResourceParameter _resource;
    private readonly IStarts _starts;

    /// <summary>Creates a designer that starts with random assignments.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="resource">The numeric parameter that receives the resource of a trial. If it has a single value, that
    /// is a placeholder and any resource is assigned; else the nearest feasible value is.</param>
    /// <param name="maximum">The most that one trial may use; positive.</param>
    /// <param name="eta">One of how many trials is promoted; above 1.</param>
    /// <exception cref="ArgumentException">There is no such parameter.</exception>
    public HyperbandDesigner(Problem problem, string resource, double maximum, double eta)
        : this(problem, new ResourceParameter(problem.Space, resource), new BracketPlan(maximum, eta), new RandomStarts(problem.Space))
    {
    }

    private HyperbandDesigner(Problem problem, ResourceParameter resource, BracketPlan plan, IStarts starts)
    {
        _problem = problem;
        _plan = plan;
        _resource = resource;
        _starts = starts;
    }

    /// <summary>Creates BOHB: assignments start where a density of the good trials so far is high.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="resource">As for the constructor.</param>
    /// <param name="maximum">The most that one trial may use; positive.</param>
    /// <param name="eta">One of how many trials is promoted; above 1.</param>
    /// <param name="randomShare">The share of assignments that stay random, in [0, 1].</param>
    /// <param name="candidates">Draws for each assignment that is not; at least 1.</param>
    /// <exception cref="ArgumentException">There is no such parameter.</exception>
    public static HyperbandDesigner WithDensities(Problem problem, string resource, double maximum, double eta, double randomShare, int candidates)
    {
        var parameter = new ResourceParameter(problem.Space, resource);
        return new(problem, parameter, new BracketPlan(maximum, eta), new DensityStarts(problem, parameter, randomShare, candidates));
    }

    /// <inheritdoc/>
    public IReadOnlyList<Suggestion> Suggest(TrialHistory history, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var board = new BracketBoard(_problem, _plan, history);
        var start = _starts.After(history);
        var suggestions = new Suggestion[count];
        for (var i = 0; i < count; i++)
        {
            var (seat, parent) = board.TakeNext();
            var assignment = parent?.Assignment ?? start(new RandomStream(_problem.Seed, history.LastId + i, "hyperband"));
            suggestions[i] = new Suggestion(_resource.Give(assignment, _plan[seat.Bracket][seat.Rung].Resource))
            {
                Metadata = seat.ToNotes(),
            };
        }

        return suggestions;
    }
}

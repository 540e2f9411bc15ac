using Vizier.Algorithms.PopulationTraining;
using Vizier.Algorithms.Randomness;
using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Designers;

/// <summary>
/// Population-based training (Jaderberg et al., "Population based training of neural networks", 2017) with truncation
/// selection: each member of a population trains by one trial after the other. A member among the worst gives up, takes
/// over the checkpoint of one of the best and goes on from there with changed parameters; others go on as they are. Each
/// suggestion notes its member, its generation and, as <see cref="ParentTrial.Note"/>, the trial whose checkpoint it starts
/// from. Members do not wait for each other.
/// </summary>
public sealed class PopulationTrainingDesigner : IDesigner
{
    private readonly Problem _problem;
    private readonly int _population;
    private readonly double _truncation;
    private readonly Exploration _exploration;

    /// <summary>Creates the designer.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="population">Members; at least 2. With more workers than that the population grows.</param>
    /// <param name="truncation">The share of the worst that give up, and of the best that are copied, in [0, 1]; never more than half of the members each.</param>
    /// <param name="resample">The probability that a parameter of a copy is drawn anew; null for perturbation only.</param>
    public PopulationTrainingDesigner(Problem problem, int population, double truncation, double? resample)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(population, 2);
        _problem = problem;
        _population = population;
        _truncation = truncation;
        _exploration = new Exploration(problem.Space, resample);
    }

    /// <inheritdoc/>
    public IReadOnlyList<Suggestion> Suggest(TrialHistory history, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var population = new Population(_problem, history, _population);
        var suggestions = new Suggestion[count];
        for (var i = 0; i < count; i++)
        {
            var random = new RandomStream(_problem.Seed, history.LastId + i, "population training");
            var (member, last) = population.TakeNext();
            var (assignment, parent) = last is null ? (Fresh(random), null) : GoOn(population, last, random);
            suggestions[i] = new Suggestion(assignment) { Metadata = member.ToNotes(parent) };
        }

        return suggestions;
    }

    private Assignment Fresh(RandomStream random) => RandomDesigner.Draw(_problem.Space, random);

    private (Assignment Assignment, Trial? Parent) GoOn(Population population, Trial last, RandomStream random)
    {
        var place = Enumerable.Range(0, population.Ranking.Count).First(i => population.Ranking[i].Id == last.Id);
        var best = Math.Min((int)Math.Ceiling(_truncation * population.Ranking.Count), population.Ranking.Count / 2);
        var failed = place >= population.Usable;
        if (!failed && place < population.Ranking.Count - best && _problem.Space.Validate(last.Assignment).IsEmpty)
        {
            return (last.Assignment, last);
        }

        var worthy = Math.Min(Math.Max(best, 1), population.Usable);
        if (worthy == 0)
        {
            return (Fresh(random), null);
        }

        var parent = population.Ranking[random.NextInt32(worthy)];
        return (_exploration.Vary(parent.Assignment, random), parent);
    }
}

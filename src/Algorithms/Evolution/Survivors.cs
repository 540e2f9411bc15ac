using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Evolution;

/// <summary>
/// The population of NSGA-II after a history: the trials in the order of their ends, as many as the population at a time,
/// compete with the survivors so far. Best first. O(n·P·m) for n trials and a population of P.
/// </summary>
internal static class Survivors
{
    private sealed record Member(double[] Genome, double[] Objectives, double Violation);

    /// <summary>Genomes of the survivors, best first.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="history">The trials; those that failed or lie outside the space have nothing to pass on.</param>
    /// <param name="population">The size of the population.</param>
    public static double[][] Of(Problem problem, TrialHistory history, int population)
    {
        List<Member> survivors = [];
        foreach (var arrivals in Members(problem, history).Chunk(population))
        {
            survivors = Select([.. survivors, .. arrivals], population);
        }

        return [.. survivors.Select(member => member.Genome)];
    }

    private static IEnumerable<Member> Members(Problem problem, TrialHistory history)
    {
        foreach (var trial in history.Trials.OrderBy(trial => trial.CompletionOrder).ThenBy(trial => trial.Id))
        {
            if (problem.TryGetObjectives(trial, out var objectives)
                && TrialRanking.TryGetViolation(problem, trial, out var violation)
                && Genome.Read(problem.Space, trial.Assignment) is { } genome)
            {
                yield return new Member(genome, objectives, violation);
            }
        }
    }

    private static List<Member> Select(List<Member> members, int count)
    {
        var points = members.ConvertAll(member => member.Objectives);
        var fronts = NonDominatedSorting.Fronts(points, members.ConvertAll(member => member.Violation));
        var distances = NonDominatedSorting.CrowdingDistances(points, fronts);
        return [.. Enumerable.Range(0, members.Count)
            .OrderBy(i => fronts[i])
            .ThenByDescending(i => distances[i])
            .Take(count)
            .Select(i => members[i])];
    }
}

using Vizier.Algorithms.Randomness;
using Vizier.Algorithms.SearchSpaces;

namespace Vizier.Algorithms.GaussianProcesses;

/// <summary>
/// Finds the feasible point where an acquisition is largest: random points of the whole space and around good trials, gradient ascents from
/// the best of them, then a search over the values of parameters that have no gradient. Only snapped points compete. With a trust region,
/// random points and ascents stay within it.
/// </summary>
internal sealed class AcquisitionSearch(SearchSpace space, FeatureMap features, RandomStream random, TrustRegion? region = null)
{
    private const int BestRefined = 3;
    private readonly Proposals _proposals = new(space, features, random);

    /// <summary>The best point that is not taken, or null if every point looked at is.</summary>
    public double[]? Find(IAcquisition acquisition, IReadOnlyList<double[]> incumbents, TakenPoints taken, SearchEffort effort)
    {
        var candidates = new CandidateSet(space, features);
        Scatter(candidates, incumbents, effort);
        candidates.Evaluate(acquisition);
        Climb(candidates, acquisition, Starts(candidates, effort.Ascents), effort);
        for (int round = 0; round < effort.Rounds && Step(candidates, acquisition); round++)
        {
            if (round == 0)
            {
                Climb(candidates, acquisition, [candidates.Point(candidates.Ranking()[0])], effort);
            }
        }

        return BestFree(candidates, taken);
    }

    /// <summary>The best of given points that is not taken, or null if all are.</summary>
    public double[]? Choose(IAcquisition acquisition, IReadOnlyList<double[]> points, TakenPoints taken)
    {
        var candidates = new CandidateSet(space, features);
        foreach (double[] point in points)
        {
            candidates.Add([.. point]);
        }

        candidates.Evaluate(acquisition);
        return BestFree(candidates, taken);
    }

    private static double[]? BestFree(CandidateSet candidates, TakenPoints taken)
    {
        foreach (int index in candidates.Ranking())
        {
            if (!taken.Contains(candidates.Point(index)))
            {
                return candidates.Point(index);
            }
        }

        return null;
    }

    private void Scatter(CandidateSet candidates, IReadOnlyList<double[]> incumbents, SearchEffort effort)
    {
        for (int i = 0; i < effort.Global; i++)
        {
            candidates.Add(region is null ? _proposals.Anywhere() : _proposals.Within(region));
        }

        for (int k = 0; k < Math.Min(effort.Incumbents, incumbents.Count); k++)
        {
            for (int i = 0; i < effort.Local; i++)
            {
                candidates.Add(region is null ? _proposals.Near(incumbents[k]) : _proposals.NearCentre(region));
            }
        }
    }

    private static List<double[]> Starts(CandidateSet candidates, int count)
    {
        const double Apart = 0.02;
        var starts = new List<double[]>();
        foreach (int index in candidates.Ranking())
        {
            double[] point = candidates.Point(index);
            if (starts.TrueForAll(start => Distance(start, point) > Apart))
            {
                starts.Add(point);
                if (starts.Count == count)
                {
                    break;
                }
            }
        }

        return starts;
    }

    private static double Distance(double[] a, double[] b)
    {
        double largest = 0;
        for (int i = 0; i < a.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(a[i] - b[i]));
        }

        return largest;
    }

    private void Climb(CandidateSet candidates, IAcquisition acquisition, List<double[]> starts, SearchEffort effort)
    {
        if (effort.AscentSteps == 0)
        {
            return;
        }

        foreach (double[] end in new AscentBatch(features, starts.Count).Run(acquisition, starts, effort.AscentSteps, region))
        {
            candidates.Add(end);
        }

        candidates.Evaluate(acquisition);
    }

    private bool Step(CandidateSet candidates, IAcquisition acquisition)
    {
        int[] ranking = candidates.Ranking();
        int before = candidates.Count;
        for (int k = 0; k < Math.Min(BestRefined, ranking.Length); k++)
        {
            foreach (double[] neighbour in _proposals.Neighbours(candidates.Point(ranking[k])))
            {
                candidates.Add(neighbour);
            }
        }

        candidates.Evaluate(acquisition);
        return candidates.Count > before && candidates.Ranking()[0] >= before;
    }
}

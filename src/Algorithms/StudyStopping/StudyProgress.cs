using Vizier.Algorithms.Analysis;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.StudyStopping;

/// <summary>When a study last found something better.</summary>
/// <param name="Latest">
/// The last trial that was progress: safe and better than all before it, so with one objective the best; with several
/// neither dominated nor equalled by one before it. Null without a result.
/// </param>
/// <param name="FinishedAtLatest">How many trials had finished when it had.</param>
internal sealed record StudyProgress(Trial? Latest, int FinishedAtLatest)
{
    /// <summary>The progress over finished trials in the order of their ends.</summary>
    public static StudyProgress Of(Problem problem, Trial[] finished)
    {
        var progress = new StudyProgress(null, 0);
        var front = new List<double[]>();
        for (var i = 0; i < finished.Length; i++)
        {
            var isSafe = TrialRanking.TryGetViolation(problem, finished[i], out var violation) && violation == 0;
            if (!isSafe || !problem.TryGetObjectives(finished[i], out var objectives) || front.Exists(member => Covers(member, objectives)))
            {
                continue;
            }

            front.RemoveAll(member => ParetoFront.Dominates(objectives, member));
            front.Add(objectives);
            progress = new StudyProgress(finished[i], i + 1);
        }

        return progress;
    }

    private static bool Covers(double[] member, double[] point) =>
        ParetoFront.Dominates(member, point) || member.AsSpan().SequenceEqual(point);
}

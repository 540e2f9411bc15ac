using System.Collections.Immutable;
using Vizier.Quality.Problems;

namespace Vizier.Quality;

/// <summary>Runs an algorithm on the suite and adds the runs to a file; those that are there already are not repeated.</summary>
internal static class QualityRuns
{
    public static void Add(string path, string label, string algorithm, string[] settings, string[] filters, int trials, int first, int seeds, int batch)
    {
        var chosen = settings.Select(setting => setting.Split('=', 2)).ToImmutableDictionary(pair => pair[0], pair => pair[1]);
        Run[] known = [.. Run.Read(path)];
        var done = known.Where(run => run.Label == label).Select(run => run.Key).ToHashSet();
        var random = known.GroupBy(run => (run.Problem, run.Seed, run.Curve.Length)).ToDictionary(same => same.Key, same => same.First().Random);
        for (ulong seed = (ulong)first; seed < (ulong)(first + seeds); seed++)
        {
            foreach (var problem in Suite.For(seed, filters))
            {
                if (!done.Contains((problem.Name, seed, batch, trials)))
                {
                    double? level = random.TryGetValue((problem.Name, seed, trials), out double value) ? value : null;
                    Run.Of(label, algorithm, chosen, problem, seed, trials, batch, level).AppendTo(path);
                }
            }
        }
    }
}

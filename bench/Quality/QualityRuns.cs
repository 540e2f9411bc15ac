using System.Collections.Immutable;
using Vizier.Quality.Problems;

namespace Vizier.Quality;

/// <summary>Runs an algorithm on the suite and adds the runs to a file; those that are there already are not repeated.</summary>
internal static class QualityRuns
{
    public static void Add(string path, string label, string algorithm, string[] settings, string[] filters, int trials, int seeds, int batch)
    {
        var chosen = settings.Select(setting => setting.Split('=', 2)).ToImmutableDictionary(pair => pair[0], pair => pair[1]);
        var done = Run.Read(path).Where(run => run.Label == label).Select(run => run.Key).ToHashSet();
        for (ulong seed = 1; seed <= (ulong)seeds; seed++)
        {
            foreach (var problem in Suite.For(seed, filters))
            {
                if (!done.Contains((problem.Name, seed, batch, trials)))
                {
                    Run.Of(label, algorithm, chosen, problem, seed, trials, batch).AppendTo(path);
                }
            }
        }
    }
}

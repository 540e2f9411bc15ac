using Vizier.Algorithms.EarlyStopping;

namespace Vizier.Benchmarks.Stopping;

/// <summary>Epochs saved against regret for stopping rules on families of curves.</summary>
/// <param name="rules">Each as <c>NAME[:SETTING=VALUE,...]</c>.</param>
/// <param name="studies">Studies of each family; every rule sees the same.</param>
/// <param name="trials">Trials of each study.</param>
/// <param name="workers">Trials at a time.</param>
/// <param name="priorTrials">Trials of a prior study of the same family, all to their ends, that rules may learn from; 0 for none.</param>
internal sealed class RuleTable(IReadOnlyList<string> rules, int studies, int trials, int workers, int priorTrials)
{
    /// <summary>Prints a row for each rule on a family: means with their standard errors.</summary>
    /// <param name="family">What the family is called.</param>
    /// <param name="draw">Makes the curves of a study of so many trials.</param>
    public void Print(string family, Func<Random, int, CurveSet> draw)
    {
        foreach (var text in rules)
        {
            var outcomes = new (double Saved, double Deviations, double Errors)[studies];
            for (var study = 0; study < studies; study++)
            {
                var drawn = draw(new Random(study), trials + priorTrials);
                var set = drawn with { Curves = [.. drawn.Curves.Take(trials)] };
                var prior = drawn with { Curves = [.. drawn.Curves.Skip(trials)] };
                var outcome = Replay.Run(set, Create(text, prior), workers, new Random(study));
                outcomes[study] = (100 * outcome.Saved, outcome.Regret / set.Deviation, outcome.Regret / set.Error);
            }

            Console.WriteLine(
                $"| {family} | {text} | {Show(outcomes.Select(outcome => outcome.Saved), "F1")} | {Show(outcomes.Select(outcome => outcome.Deviations), "F3")} "
                + $"| {Show(outcomes.Select(outcome => outcome.Errors), "F3")} | {outcomes.Count(outcome => outcome.Deviations > 0)} |");
        }
    }

    /// <summary>Prints the head of the table.</summary>
    public static void PrintHead()
    {
        Console.WriteLine("| curves | rule | epochs saved, % | regret, deviations of the ends | regret, errors of a value | studies with regret |");
        Console.WriteLine("|---|---|---|---|---|---|");
    }

    private static IStoppingRule Create(string text, CurveSet prior)
    {
        var parts = text.Split(':', 2);
        var settings = parts.Length == 1 ? [] : parts[1].Split(',').Select(setting => setting.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        var problem = prior.Curves.Length == 0 ? Replay.Problem : Replay.Problem with { Priors = [Replay.Ended(prior)] };
        return StoppingRuleCatalogue.Create(parts[0], settings, problem);
    }

    private static string Show(IEnumerable<double> values, string format)
    {
        double[] numbers = [.. values];
        var mean = numbers.Average();
        var error = Math.Sqrt(numbers.Sum(value => (value - mean) * (value - mean)) / (numbers.Length - 1) / numbers.Length);
        return FormattableString.Invariant($"{mean.ToString(format)} ± {error.ToString(format)}");
    }
}

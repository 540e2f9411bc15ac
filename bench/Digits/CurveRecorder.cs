using System.Collections.Immutable;
using System.Globalization;
using Vizier.Algorithms.Catalogue;
using Vizier.Algorithms.Trials;

namespace Vizier.Benchmarks.Digits;

/// <summary>
/// Records learning curves of whole studies without early stopping, two trials at a time: a line for each trial, with its
/// study, its parameters and the validation accuracy after each epoch (empty where training had diverged). A file that
/// holds lines already is gone on with.
/// </summary>
internal static class CurveRecorder
{
    private const int Epochs = 30;

    /// <summary>Records studies one after another.</summary>
    /// <param name="path">The file.</param>
    /// <param name="contestant">The algorithm that suggests.</param>
    /// <param name="seeds">How many studies, with seeds from 1.</param>
    /// <param name="trials">Trials of each.</param>
    public static void Record(string path, Contestant contestant, int seeds, int trials)
    {
        var known = File.Exists(path) ? File.ReadAllLines(path).Skip(1).Select(line => line.Split(',')).ToArray() : [];
        using var output = new StreamWriter(path, append: known.Length > 0) { AutoFlush = true, NewLine = "\n" };
        var names = DigitsProblem.Create(1).Space.Dimensions.Select(dimension => dimension.Name).ToArray();
        if (known.Length == 0)
        {
            output.WriteLine(string.Join(',', ["study", "trial", .. names, .. Enumerable.Range(1, Epochs).Select(epoch => $"epoch {epoch}")]));
        }

        for (var seed = 1; seed <= seeds; seed++)
        {
            var study = $"{contestant.Algorithm} {seed}";
            Record(output, study, contestant, (ulong)seed, trials, [.. known.Where(line => line[0] == study).Select(line => line[(2 + names.Length)..])]);
        }
    }

    private static void Record(StreamWriter output, string study, Contestant contestant, ulong seed, int trials, string[][] known)
    {
        var problem = DigitsProblem.Create(seed);
        var designer = AlgorithmCatalogue.CreateDesigner(contestant.Algorithm, contestant.Settings, problem, new Budget(trials, 2));
        var history = TrialHistory.Empty;
        for (var trial = 1; trial <= trials + 1; trial++)
        {
            if (trial <= trials)
            {
                history = history.With(StudyRun.Suggest(designer, history, trial));
            }

            if (trial > 1)
            {
                var pending = history.Trials[trial - 2];
                var isKnown = trial - 2 < known.Length;
                var curve = isKnown
                    ? known[trial - 2].Where(value => value.Length > 0).Select(value => double.Parse(value, CultureInfo.InvariantCulture)).ToArray()
                    : [.. DigitsProblem.Train(pending.Assignment).TakeWhile(double.IsFinite)];
                if (!isKnown)
                {
                    var values = problem.Space.Dimensions.Select(dimension => pending.Assignment[dimension.Name].ToString());
                    output.WriteLine(string.Join(',', [study, $"{pending.Id}", .. values, .. Enumerable.Range(0, Epochs).Select(epoch => epoch < curve.Length ? Show(curve[epoch]) : "")]));
                }

                history = history.With(Finish(pending, curve));
            }
        }
    }

    private static string Show(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    private static Trial Finish(Trial pending, double[] curve) => curve.Length < Epochs
        ? pending with { State = TrialState.Infeasible, CompletionOrder = pending.Id }
        : pending with
        {
            State = TrialState.Completed,
            Metrics = ImmutableDictionary<string, double>.Empty.Add(DigitsProblem.Objective, curve.Max()),
            CompletionOrder = pending.Id,
        };
}

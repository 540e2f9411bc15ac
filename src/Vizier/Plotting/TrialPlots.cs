using Vizier.Protocol.Insights;

namespace Vizier.Plotting;

/// <summary>Plots of trials alone.</summary>
internal static class TrialPlots
{
    private const double Width = 960;
    private const double Height = 540;

    /// <summary>Each result in the order in which it came, and the best so far.</summary>
    public static Drawing History(PlotStudy study)
    {
        var canvas = new Drawing(Width, Height, $"Optimisation history of {study.Id}");
        var frame = new PlotFrame(canvas, 80, 50, Width - 24, Height - 60);
        PlotTrial[] ended = [.. study.Trials.Where(trial => double.IsFinite(study.ValueOf(trial))).OrderBy(trial => double.IsNaN(trial.Order) ? double.MaxValue : trial.Order)];
        var x = PlotScale.Of([1, Math.Max(study.Trials is [.., var last] ? last.Id : 2, 2)], frame.Left, frame.Right, margin: 0.01);
        var y = PlotScale.Of(ended.Select(study.ValueOf), frame.Bottom, frame.Top);
        frame.Axes(x, y, "trial", study.Objective.MetricId);
        Title(canvas, $"{study.Id}: optimisation history");
        foreach (var trial in study.Trials.Where(trial => !double.IsFinite(study.ValueOf(trial))))
        {
            canvas.Mark(x.At(trial.Id), frame.Bottom - 6, trial.Outcome);
        }

        foreach (var trial in ended)
        {
            canvas.Mark(x.At(trial.Id), y.At(study.ValueOf(trial)), trial.Outcome);
        }

        canvas.Line(BestSoFar(study).Select(point => (x.At(point.Id), y.At(point.Value))), PlotColours.Accent, 2);
        Legend(canvas, study);
        return canvas;
    }

    /// <summary>A line for each trial over an axis for each parameter and the metric; the better, the darker.</summary>
    public static Drawing Parallel(PlotStudy study)
    {
        var canvas = new Drawing(Width, Height, $"Parallel coordinates of {study.Id}");
        var (left, right, top, bottom) = (90.0, Width - 90, 80.0, Height - 40);
        var count = study.Parameters.Count + 1;
        var axes = Enumerable.Range(0, count).Select(i => left + (i * (right - left) / Math.Max(count - 1, 1))).ToArray();
        PlotScale[] scales =
        [
            .. study.Parameters.Select((_, i) => study.ScaleOf(i, bottom - 22, top)),
            PlotScale.Of(study.Trials.Select(study.ValueOf), bottom - 22, top),
        ];
        var room = (right - left) / Math.Max(count - 1, 1);
        var rank = study.Ranks();
        foreach (var trial in study.Trials.Where(trial => double.IsFinite(study.ValueOf(trial))).OrderBy(trial => rank(study.ValueOf(trial))))
        {
            double[] values = [.. trial.Parameters, study.ValueOf(trial)];
            canvas.Line(
                values.Select((value, i) => (axes[i], double.IsNaN(value) ? bottom : scales[i].At(value))),
                PlotColours.OfShare(rank(study.ValueOf(trial))),
                1.1,
                0.6);
        }

        for (var i = 0; i < count; i++)
        {
            canvas.Line([(axes[i], top), (axes[i], bottom - 22)], PlotColours.Faint);
            canvas.Label(axes[i], top - 14, Shortened(i < study.Parameters.Count ? study.Parameters[i].Id : study.Objective.MetricId, room, 12), Anchor.Middle);
            foreach (var (value, label) in scales[i].Ticks(6))
            {
                canvas.Label(axes[i] + 5, scales[i].At(value) + 4, Shortened(label, room, 10), Anchor.Start, PlotColours.Ink, 10, hasRim: true);
            }

            if (i < study.Parameters.Count && study.Trials.Any(trial => double.IsNaN(trial.Parameters[i])))
            {
                canvas.Label(axes[i], bottom + 14, "not set", Anchor.Middle, PlotColours.Faint, 10);
            }
        }

        Title(canvas, $"{study.Id}: parallel coordinates");
        return canvas;
    }

    /// <summary>The metric over each parameter.</summary>
    public static Drawing Slice(PlotStudy study)
    {
        var grid = new PlotGrid(study.Parameters.Count, 320, 260, $"Slices of {study.Id}");
        for (var i = 0; i < study.Parameters.Count; i++)
        {
            var frame = grid.Frame(i);
            var x = study.ScaleOf(i, frame.Left, frame.Right);
            var y = PlotScale.Of(study.Trials.Select(study.ValueOf), frame.Bottom, frame.Top);
            frame.Axes(x, y, study.Parameters[i].Id, i % grid.Columns == 0 ? study.Objective.MetricId : "");
            foreach (var trial in study.Trials.Where(trial => double.IsFinite(study.ValueOf(trial)) && !double.IsNaN(trial.Parameters[i])))
            {
                frame.Canvas.Mark(x.At(trial.Parameters[i]), y.At(study.ValueOf(trial)), trial.Outcome, 2.6, 0.6);
            }
        }

        Title(grid.Canvas, $"{study.Id}: slices");
        return grid.Canvas;
    }

    /// <summary>What trials measured on their way.</summary>
    public static Drawing Curves(PlotStudy study, LearningCurves curves)
    {
        var canvas = new Drawing(Width, Height, $"Learning curves of {study.Id}");
        var frame = new PlotFrame(canvas, 80, 50, Width - 24, Height - 60);
        var starts = PlotData.Values(curves.Starts, 0);
        var positions = PlotData.Values(curves.Positions, 0);
        var values = PlotData.Values(curves.Values, 0);
        var ids = PlotData.Values(curves.TrialIds, 0);
        var x = PlotScale.Of(positions, frame.Left, frame.Right, margin: 0.01);
        var y = PlotScale.Of(values, frame.Bottom, frame.Top);
        frame.Axes(x, y, curves.Axis == GetLearningCurvesRequest.Types.Axis.Seconds ? "seconds" : "step", curves.Metric);
        var rank = study.Ranks();
        var trials = study.Trials.ToDictionary(trial => trial.Id);
        for (var i = 0; i < starts.Length; i++)
        {
            var end = i + 1 < starts.Length ? (int)starts[i + 1] : positions.Length;
            var trial = trials.GetValueOrDefault((int)ids[i]);
            var share = trial is not null && double.IsFinite(study.ValueOf(trial)) ? rank(study.ValueOf(trial)) : 0;
            var isStopped = trial?.Outcome == PlotOutcome.Stopped;
            canvas.Line(
                Enumerable.Range((int)starts[i], end - (int)starts[i]).Select(k => (x.At(positions[k]), y.At(values[k]))),
                isStopped ? PlotOutcome.Stopped.Colour : PlotColours.OfShare(share),
                1.3,
                0.8,
                isStopped ? "5 3" : "");
        }

        Title(canvas, $"{study.Id}: learning curves");
        return canvas;
    }

    /// <summary>Writes what a plot shows above it.</summary>
    public static void Title(Drawing canvas, string text) => canvas.Label(24, 28, text, size: 16);

    // A letter is a little wider than half its height.
    private static string Shortened(string text, double room, double size)
    {
        var most = Math.Max(4, (int)((room - 10) / (0.56 * size)));
        return text.Length <= most ? text : string.Concat(text.AsSpan(0, most - 1), "…");
    }

    private static IEnumerable<(int Id, double Value)> BestSoFar(PlotStudy study)
    {
        double? best = null;
        foreach (var trial in study.Trials.Where(study.Counts))
        {
            var value = study.ValueOf(trial);
            if (best is not { } known || (study.IsMaximised ? value > known : value < known))
            {
                if (best is { } before)
                {
                    yield return (trial.Id, before);
                }

                best = value;
                yield return (trial.Id, value);
            }
        }

        if (best is { } last)
        {
            yield return (study.Trials[^1].Id, last);
        }
    }

    private static void Legend(Drawing canvas, PlotStudy study)
    {
        var x = Width - 24.0;
        foreach (var outcome in PlotOutcome.All.Where(outcome => study.Trials.Any(trial => trial.Outcome == outcome)).Reverse())
        {
            canvas.Label(x, 28, outcome.Word, Anchor.End, PlotColours.Faint, 11);
            x -= (outcome.Word.Length * 5.6) + 12;
            canvas.Mark(x, 24, outcome);
            x -= 18;
        }

        canvas.Label(x, 28, "best so far", Anchor.End, PlotColours.Faint, 11);
        canvas.Line([(x - 92, 24), (x - 70, 24)], PlotColours.Accent, 2);
    }
}

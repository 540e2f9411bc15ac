using Vizier.Protocol.Insights;

namespace Vizier.Plotting;

/// <summary>Plots of trials alone.</summary>
internal static class TrialPlots
{
    private const double Width = 960;
    private const double Height = 540;

    /// <summary>Each result in the order in which it came, and the best so far.</summary>
    public static string History(PlotStudy study)
    {
        var canvas = new SvgCanvas(Width, Height);
        var frame = new PlotFrame(canvas, 80, 50, Width - 24, Height - 60);
        PlotTrial[] ended = [.. study.Trials.Where(trial => double.IsFinite(study.ValueOf(trial))).OrderBy(trial => double.IsNaN(trial.Order) ? double.MaxValue : trial.Order)];
        var x = PlotScale.Of([1, Math.Max(study.Trials is [.., var last] ? last.Id : 2, 2)], frame.Left, frame.Right, margin: 0.01);
        var y = PlotScale.Of(ended.Select(study.ValueOf), frame.Bottom, frame.Top);
        frame.Axes(x, y, "trial", study.Objective.MetricId);
        Title(canvas, $"{study.Id}: optimisation history");
        foreach (var trial in study.Trials.Where(trial => trial.HasFailed && !double.IsFinite(study.ValueOf(trial))))
        {
            var (shape, colour) = PlotColours.Of(trial);
            canvas.Mark(x.At(trial.Id), frame.Bottom - 6, shape, colour);
        }

        foreach (var trial in ended)
        {
            var (shape, colour) = PlotColours.Of(trial);
            canvas.Mark(x.At(trial.Id), y.At(study.ValueOf(trial)), shape, colour);
        }

        canvas.Line(BestSoFar(study).Select(point => (x.At(point.Id), y.At(point.Value))), PlotColours.Accent, 2);
        Legend(canvas, study);
        return canvas.ToDocument($"Optimisation history of {study.Id}");
    }

    /// <summary>A line for each trial over an axis for each parameter and the metric; the better, the darker.</summary>
    public static string Parallel(PlotStudy study)
    {
        var canvas = new SvgCanvas(Width, Height);
        var (left, right, top, bottom) = (90.0, Width - 90, 80.0, Height - 40);
        var count = study.Parameters.Count + 1;
        var axes = Enumerable.Range(0, count).Select(i => left + (i * (right - left) / Math.Max(count - 1, 1))).ToArray();
        PlotScale[] scales =
        [
            .. study.Parameters.Select((_, i) => study.ScaleOf(i, bottom - 22, top)),
            PlotScale.Of(study.Trials.Select(study.ValueOf), bottom - 22, top),
        ];
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
            canvas.Label(axes[i], top - 14, i < study.Parameters.Count ? study.Parameters[i].Id : study.Objective.MetricId, "middle");
            foreach (var (value, label) in scales[i].Ticks(6))
            {
                canvas.Label(axes[i] + 5, scales[i].At(value) + 4, label, "start", PlotColours.Ink, 10);
            }

            if (i < study.Parameters.Count && study.Trials.Any(trial => double.IsNaN(trial.Parameters[i])))
            {
                canvas.Label(axes[i], bottom + 14, "not set", "middle", PlotColours.Faint, 10);
            }
        }

        Title(canvas, $"{study.Id}: parallel coordinates");
        return canvas.ToDocument($"Parallel coordinates of {study.Id}");
    }

    /// <summary>The metric over each parameter.</summary>
    public static string Slice(PlotStudy study)
    {
        var grid = new PlotGrid(study.Parameters.Count, 320, 260);
        for (var i = 0; i < study.Parameters.Count; i++)
        {
            var frame = grid.Frame(i);
            var x = study.ScaleOf(i, frame.Left, frame.Right);
            var y = PlotScale.Of(study.Trials.Select(study.ValueOf), frame.Bottom, frame.Top);
            frame.Axes(x, y, study.Parameters[i].Id, i % grid.Columns == 0 ? study.Objective.MetricId : "");
            foreach (var trial in study.Trials.Where(trial => double.IsFinite(study.ValueOf(trial)) && !double.IsNaN(trial.Parameters[i])))
            {
                var (shape, colour) = PlotColours.Of(trial);
                frame.Canvas.Mark(x.At(trial.Parameters[i]), y.At(study.ValueOf(trial)), shape, colour, 2.6, 0.6);
            }
        }

        Title(grid.Canvas, $"{study.Id}: slices");
        return grid.Canvas.ToDocument($"Slices of {study.Id}");
    }

    /// <summary>What trials measured on their way.</summary>
    public static string Curves(PlotStudy study, LearningCurves curves)
    {
        var canvas = new SvgCanvas(Width, Height);
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
            canvas.Line(
                Enumerable.Range((int)starts[i], end - (int)starts[i]).Select(k => (x.At(positions[k]), y.At(values[k]))),
                trial is { IsStoppedEarly: true } ? "#b96a00" : PlotColours.OfShare(share),
                1.3,
                0.8,
                trial is { IsStoppedEarly: true } ? "5 3" : "");
        }

        Title(canvas, $"{study.Id}: learning curves");
        return canvas.ToDocument($"Learning curves of {study.Id}");
    }

    /// <summary>Writes what a plot shows above it.</summary>
    public static void Title(SvgCanvas canvas, string text) => canvas.Label(24, 28, text, size: 16);

    private static IEnumerable<(int Id, double Value)> BestSoFar(PlotStudy study)
    {
        double? best = null;
        foreach (var trial in study.Trials.Where(trial => !trial.HasFailed && double.IsFinite(study.ValueOf(trial))))
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

    private static void Legend(SvgCanvas canvas, PlotStudy study)
    {
        (string Name, Func<PlotTrial, bool> Is, MarkShape Shape, string Colour)[] kinds =
        [
            ("succeeded", trial => trial is { IsOpen: false, HasFailed: false, IsStoppedEarly: false }, MarkShape.Disc, "#2a6399"),
            ("stopped early", trial => trial.IsStoppedEarly, MarkShape.Triangle, "#b96a00"),
            ("failed", trial => trial.HasFailed, MarkShape.Cross, "#b32a1e"),
        ];
        var x = Width - 24.0;
        foreach (var (name, _, shape, colour) in kinds.Where(kind => study.Trials.Any(kind.Is)).Reverse())
        {
            canvas.Label(x, 28, name, "end", PlotColours.Faint, 11);
            x -= (name.Length * 6.2) + 12;
            canvas.Mark(x, 24, shape, colour);
            x -= 18;
        }

        canvas.Label(x, 28, "best so far", "end", PlotColours.Faint, 11);
        canvas.Line([(x - 92, 24), (x - 70, 24)], PlotColours.Accent, 2);
    }
}

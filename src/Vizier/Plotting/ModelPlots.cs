using System.Globalization;
using Vizier.Protocol.Analyses;
using GoalType = Vizier.Protocol.StudySpec.Types.MetricSpec.Types.GoalType;

namespace Vizier.Plotting;

/// <summary>Plots of what analyses say.</summary>
internal static class ModelPlots
{
    /// <summary>A bar for each parameter.</summary>
    public static Drawing Importances(PlotStudy study, Importance importance)
    {
        var rows = importance.Parameters.Count;
        var canvas = new Drawing(760, 80 + (34 * Math.Max(rows, 1)), $"Importance of the parameters of {study.Id}");
        TrialPlots.Title(canvas, $"{study.Id}: importance for {importance.Basis.Metric}");
        for (var i = 0; i < rows; i++)
        {
            var (parameter, y) = (importance.Parameters[i], 56 + (34 * i));
            canvas.Label(210, y + 15, parameter.ParameterId, Anchor.End);
            canvas.Rectangle(220, y, parameter.Share * 440, 22, PlotColours.Accent, 0.85);
            var text = parameter.HasShare ? parameter.Share.ToString("P1", CultureInfo.InvariantCulture) : $"{parameter.Trials} trials are too few";
            canvas.Label(228 + (parameter.Share * 440), y + 15, text, Anchor.Start, PlotColours.Faint, 11);
        }

        return canvas;
    }

    /// <summary>The model over two parameters, with the trials upon it.</summary>
    public static Drawing Plane(PlotStudy study, Contour contour)
    {
        var canvas = new Drawing(760, 560, $"Contour of the model of {study.Id}");
        var frame = new PlotFrame(canvas, 90, 50, 650, 490);
        var x = ScaleOf(contour.X, frame.Left, frame.Right);
        var y = ScaleOf(contour.Y, frame.Bottom, frame.Top);
        var (columns, rows) = (Edges(contour.X, x), Edges(contour.Y, y));
        double[] finite = [.. contour.Means.Where(double.IsFinite)];
        var (low, high) = finite.Length == 0 ? (0, 1) : (finite.Min(), finite.Max());
        for (var j = 0; j < rows.Length - 1; j++)
        {
            for (var i = 0; i < columns.Length - 1; i++)
            {
                var mean = contour.Means[(j * (columns.Length - 1)) + i];
                if (double.IsFinite(mean))
                {
                    var share = high > low ? (mean - low) / (high - low) : 1;
                    canvas.Rectangle(columns[i], rows[j + 1], columns[i + 1] - columns[i] + 0.5, rows[j] - rows[j + 1] + 0.5, PlotColours.OfShare(study.IsMaximised ? share : 1 - share));
                }
            }
        }

        frame.Axes(x, y, contour.X.ParameterId, contour.Y.ParameterId);
        AddTrials(study, contour, canvas, x, y);
        AddKey(study, canvas, low, high);
        TrialPlots.Title(canvas, $"{study.Id}: the model of {contour.Basis.Metric}, other parameters as in trial {contour.Trial}");
        return canvas;
    }

    /// <summary>The values of two objectives, with the front.</summary>
    public static Drawing Front(PlotStudy study, ParetoFront front)
    {
        var canvas = new Drawing(760, 560, $"Pareto front of {study.Id}");
        var frame = new PlotFrame(canvas, 90, 50, 730, 490);
        int[] axes = [.. front.Metrics.Take(2).Select(name => study.Overview.Summary.Objectives.Select(objective => objective.MetricId).ToList().IndexOf(name))];
        PlotTrial[] trials = [.. study.Trials.Where(trial => axes.All(axis => double.IsFinite(trial.Metrics[axis])))];
        var x = PlotScale.Of(trials.Select(trial => trial.Metrics[axes[0]]), frame.Left, frame.Right);
        var y = PlotScale.Of(trials.Select(trial => trial.Metrics[axes[1]]), frame.Bottom, frame.Top);
        frame.Axes(x, y, front.Metrics[0], front.Metrics[1]);
        var best = front.Trials.ToHashSet();
        var isMinimised = study.Overview.Summary.Objectives[axes[0]].Goal == GoalType.Minimize;
        (double X, double Y) At(PlotTrial trial) => (x.At(trial.Metrics[axes[0]]), y.At(trial.Metrics[axes[1]]));
        var corners = trials.Where(trial => best.Contains(trial.Id)).Select(At).OrderBy(place => isMinimised ? place.X : -place.X);
        canvas.Line(Steps([.. corners]), PlotColours.Accent, 1.5);
        foreach (var trial in trials)
        {
            var (right, down) = At(trial);
            canvas.Mark(right, down, trial.Outcome);
            if (best.Contains(trial.Id))
            {
                canvas.Mark(right, down, MarkShape.Ring, PlotColours.Ink, 5.5);
            }
        }

        TrialPlots.Title(canvas, $"{study.Id}: Pareto front of {front.Trials.Count} trials");
        return canvas;
    }

    // Through the corners of what the front dominates; its places come with their first objective growing worse.
    private static IEnumerable<(double X, double Y)> Steps(IReadOnlyList<(double X, double Y)> front) =>
        front.SelectMany((place, i) => i == 0 ? [place] : new[] { (place.X, front[i - 1].Y), place });

    private static void AddTrials(PlotStudy study, Contour contour, Drawing canvas, PlotScale x, PlotScale y)
    {
        var ids = study.Parameters.Select(parameter => parameter.Id).ToList();
        var (column, row) = (ids.IndexOf(contour.X.ParameterId), ids.IndexOf(contour.Y.ParameterId));
        foreach (var trial in study.Trials.Where(trial => !double.IsNaN(trial.Parameters[column]) && !double.IsNaN(trial.Parameters[row])))
        {
            var (right, down) = (x.At(trial.Parameters[column]), y.At(trial.Parameters[row]));
            canvas.Mark(right, down, trial.Outcome.Shape, "#ffffff", 3.6, 0.9);
            canvas.Mark(right, down, trial.Outcome.Shape, PlotColours.Ink, 2.4, 0.9);
        }
    }

    private static void AddKey(PlotStudy study, Drawing canvas, double low, double high)
    {
        for (var i = 0; i < 50; i++)
        {
            canvas.Rectangle(680, 480 - (i * 8), 16, 8.5, PlotColours.OfShare(study.IsMaximised ? i / 49.0 : 1 - (i / 49.0)));
        }

        canvas.Label(702, 488, low.ToString("G3", CultureInfo.InvariantCulture), colour: PlotColours.Faint, size: 11);
        canvas.Label(702, 98, high.ToString("G3", CultureInfo.InvariantCulture), colour: PlotColours.Faint, size: 11);
    }

    private static PlotScale ScaleOf(Axis axis, double from, double to) => axis.Texts.Count > 0
        ? PlotScale.Of([.. axis.Texts], from, to)
        : PlotScale.Of(axis.Numbers, from, to, axis.LogScale, margin: 0.02);

    // Cells reach half-way to their neighbours, and no further than the frame.
    private static double[] Edges(Axis axis, PlotScale scale)
    {
        double[] centres = axis.Texts.Count > 0
            ? [.. Enumerable.Range(0, axis.Texts.Count).Select(i => scale.At(i))]
            : [.. axis.Numbers.Select(scale.At)];
        if (centres.Length == 1)
        {
            return [scale.From, scale.To];
        }

        var between = centres.Zip(centres.Skip(1), (one, next) => (one + next) / 2).ToArray();
        var (low, high) = (Math.Min(scale.From, scale.To), Math.Max(scale.From, scale.To));
        return [Math.Clamp((2 * centres[0]) - between[0], low, high), .. between, Math.Clamp((2 * centres[^1]) - between[^1], low, high)];
    }
}

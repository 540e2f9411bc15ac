using System.Collections.Immutable;
using Vizier.Algorithms.SearchSpaces;

namespace Vizier.Algorithms.Analysis;

/// <summary>A model along lines and planes through one point, along which the other parameters stay as they are there.</summary>
public static class ModelSection
{
    /// <summary>The line along one parameter. O(resolution) predictions.</summary>
    /// <param name="model">The model of the metric.</param>
    /// <param name="space">The search space.</param>
    /// <param name="name">The parameter.</param>
    /// <param name="point">A feasible point of the unit cube, which is in the line.</param>
    /// <param name="resolution">Points of parameters with many values; at least 2.</param>
    /// <returns>Points in the order of the parameter's values; none if the point does not have the parameter.</returns>
    /// <exception cref="ArgumentException">There is no parameter of that name.</exception>
    public static ImmutableArray<DependencePoint> Line(
        IResponseModel model, SearchSpace space, string name, ReadOnlySpan<double> point, int resolution = 60)
    {
        var dimension = Find(space, name);
        var centre = point.ToArray();
        return dimension.IsActive(point)
            ? [.. ParameterGrid.Units(dimension, resolution).Select(unit => At(model, dimension, unit, Moved(space, centre, (dimension, unit))))]
            : [];
    }

    /// <summary>The plane along two parameters. O(resolution²) predictions.</summary>
    /// <param name="model">The model of the metric.</param>
    /// <param name="space">The search space.</param>
    /// <param name="x">The parameter whose values are the columns.</param>
    /// <param name="y">The parameter whose values are the rows.</param>
    /// <param name="point">A feasible point of the unit cube, for the other parameters.</param>
    /// <param name="resolution">Points in each direction of parameters with many values; at least 2.</param>
    /// <exception cref="ArgumentException">There is no parameter of one of the names, or they are the same.</exception>
    public static ModelPlane Plane(
        IResponseModel model, SearchSpace space, string x, string y, ReadOnlySpan<double> point, int resolution = 40)
    {
        var (column, row) = (Find(space, x), Find(space, y));
        if (column == row)
        {
            throw new ArgumentException($"'{y}' is the other parameter already.", nameof(y));
        }

        var columns = ParameterGrid.Units(column, resolution);
        var rows = ParameterGrid.Units(row, resolution);
        var predictions = ImmutableArray.CreateBuilder<ModelPrediction?>(columns.Length * rows.Length);
        var centre = point.ToArray();
        foreach (var rowUnit in rows)
        {
            foreach (var columnUnit in columns)
            {
                var moved = Moved(space, centre, (column, columnUnit), (row, rowUnit));
                predictions.Add(column.IsActive(moved) && row.IsActive(moved) ? model.Predict(moved) : null);
            }
        }

        return new ModelPlane(
            [.. columns.Select(column.ValueAt)], [.. rows.Select(row.ValueAt)], predictions.MoveToImmutable());
    }

    private static Dimension Find(SearchSpace space, string name) =>
        space.Find(name) ?? throw new ArgumentException($"There is no parameter '{name}'.", nameof(name));

    private static DependencePoint At(IResponseModel model, Dimension dimension, double unit, double[] moved)
    {
        var prediction = model.Predict(moved);
        return new DependencePoint(dimension.ValueAt(unit), prediction.Mean, prediction.Deviation);
    }

    private static double[] Moved(SearchSpace space, double[] point, params ReadOnlySpan<(Dimension Dimension, double Unit)> changes)
    {
        double[] moved = [.. point];
        foreach (var (dimension, unit) in changes)
        {
            moved[dimension.Index] = unit;
        }

        space.Snap(moved);
        return moved;
    }
}

/// <summary>A model over two parameters.</summary>
/// <param name="Columns">The values of the first parameter.</param>
/// <param name="Rows">The values of the second.</param>
/// <param name="Predictions">Row by row; null where one of the parameters does not exist.</param>
public sealed record ModelPlane(
    ImmutableArray<ParameterValue> Columns, ImmutableArray<ParameterValue> Rows, ImmutableArray<ModelPrediction?> Predictions);

using System.Collections.Immutable;
using Vizier.Algorithms.GaussianProcesses;
using Vizier.Algorithms.LinearAlgebra;
using Vizier.Algorithms.SearchSpaces;

namespace Vizier.Algorithms.Transfer;

/// <summary>
/// The parameters that a study has in common with a prior one: those of the same name, both numeric or both categorical,
/// that the prior study varied. The others are hidden from the prior study's model, which then says the same for all of
/// their values.
/// </summary>
internal sealed class SharedColumns
{
    private readonly SearchSpace _space;
    private readonly FeatureMap _features;
    private readonly ImmutableArray<bool> _isShared;
    private readonly double[] _default;

    public SharedColumns(SearchSpace space, FeatureMap features, SearchSpace prior)
    {
        _space = space;
        _features = features;
        _isShared = [.. features.Dimensions.ToArray().Select(dimension => IsShared(dimension, prior))];
        _default = new double[space.Dimensions.Length];
        space.Encode(space.DefaultAssignment(), _default);
    }

    /// <summary>How many parameters are shared.</summary>
    public int Count => _isShared.Count(shared => shared);

    /// <summary>
    /// The point of the study's unit cube where a prior trial lies: its values where they are shared, the defaults elsewhere.
    /// Null if one of them is out of the study's bounds or no category of it.
    /// </summary>
    public double[]? PointOf(Assignment assignment)
    {
        double[] point = [.. _default];
        for (var column = 0; column < _isShared.Length; column++)
        {
            var dimension = _features.Dimensions[column];
            if (!_isShared[column])
            {
                continue;
            }

            if (!assignment.TryGetValue(dimension.Name, out var value))
            {
                point[dimension.Index] = Dimension.InactiveUnit;
            }
            else if (!dimension.TryUnitOf(value, out point[dimension.Index]))
            {
                return null;
            }
        }

        return point;
    }

    /// <summary>The nearest feasible point.</summary>
    public double[] Feasible(double[] point)
    {
        double[] snapped = [.. point];
        _space.Snap(snapped);
        return snapped;
    }

    /// <summary>The input of a point for the prior study's model.</summary>
    public void Map(double[] point, Span<double> input)
    {
        _features.Map(point, input);
        Hide(input);
    }

    /// <summary>Copies inputs of the study as the prior study's model sees them.</summary>
    public void Copy(RowMatrix inputs, int count, RowMatrix copies)
    {
        for (var row = 0; row < count; row++)
        {
            var copy = copies.Row(row, _features.Count);
            inputs.Row(row, _features.Count).CopyTo(copy);
            Hide(copy);
        }
    }

    private void Hide(Span<double> input)
    {
        for (var column = 0; column < _isShared.Length; column++)
        {
            if (!_isShared[column])
            {
                input[column] = 0;
            }
        }
    }

    private static bool IsShared(Dimension dimension, SearchSpace prior) =>
        prior.Find(dimension.Name) is { IsConstant: false } other
        && (other.Kind == DimensionKind.Categorical) == (dimension.Kind == DimensionKind.Categorical);
}

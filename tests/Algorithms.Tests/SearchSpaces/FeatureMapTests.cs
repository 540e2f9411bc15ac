using Vizier.Algorithms.SearchSpaces;

namespace Vizier.Algorithms.Tests.SearchSpaces;

public sealed class FeatureMapTests
{
    [Fact]
    public void Categories_become_indicators_and_inactive_parameters_are_neutral()
    {
        var space = SearchSpace.Create(
            new CategoricalParameter("a", ["p", "q", "r"])
            {
                Children = [new(["q"], new CategoricalParameter("b", ["s", "t"])), new(["q"], new DoubleParameter("x", 0, 4))],
            },
            new IntegerParameter("i", 0, 4));
        var map = new FeatureMap(space);

        Assert.Equal(7, map.Count);
        Assert.Equal([0, 3, 5, 6], space.Dimensions.Select(map.OffsetOf));
        Assert.Equal([0, 1, 0, 0, 1, 0.25, 0.75], Features(Assignment.Of(("a", "q"), ("b", "t"), ("x", 1), ("i", 3))));
        Assert.Equal([1, 0, 0, 0, 0, 0.5, 0], Features(Assignment.Of(("a", "p"), ("i", 0))));

        double[] Features(Assignment assignment)
        {
            var point = new double[space.Dimensions.Length];
            var features = new double[map.Count];
            space.Encode(assignment, point);
            map.Expand(point, features);
            return features;
        }
    }
}

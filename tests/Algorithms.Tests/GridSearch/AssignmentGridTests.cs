using Vizier.Algorithms.GridSearch;
using Vizier.Algorithms.SearchSpaces;

namespace Vizier.Algorithms.Tests.GridSearch;

public sealed class AssignmentGridTests
{
    // The first ten points of d and the order of the rest were recorded from OSS Vizier's grid search, which keeps 32-bit floats.
    [Fact]
    public void Numbers_follow_Vizier_first_parameter_fastest()
    {
        double[] recorded = [1.0, 1.6681005490530019, 2.782559441750926, 4.641588932557332, 7.742637046877225, 12.915497109014007, 21.54434781883872, 35.9381384255937, 59.94842843967567, 100.0];
        var grid = new AssignmentGrid(
            SearchSpace.Create(
                new DoubleParameter("d", 1, 100) { Scale = Scale.Log },
                new IntegerParameter("i", 1, 2),
                new CategoricalParameter("c", ["a", "x"])),
            10);

        Assert.Equal(40, grid.Count);
        for (var index = 0; index < 40; index++)
        {
            Assert.Equal(recorded[index % 10], grid[index]["d"].Number, 1e-5);
            Assert.Equal(1 + ((index / 10) % 2), grid[index]["i"].Number);
            Assert.Equal(index < 20 ? "a" : "x", grid[index]["c"].Text);
        }
    }

    [Fact]
    public void Conditional_parameters_are_varied_only_where_they_exist()
    {
        var grid = new AssignmentGrid(
            SearchSpace.Create(
                new IntegerParameter("n", 0, 3) { Children = [new([1.0, 3.0], new CategoricalParameter("c", ["a", "b", "c"]))] },
                new CategoricalParameter("z", ["p", "q"])),
            10);

        Assert.Equal(["n=0, z=p", "n=1, c=a, z=p", "n=1, c=b, z=p", "n=1, c=c, z=p", "n=2, z=p", "n=3, c=a, z=p", "n=3, c=b, z=p", "n=3, c=c, z=p", "n=0, z=q"], Enumerable.Range(0, 9).Select(i => grid[i].ToString()));
        Assert.Equal(16, grid.Count);
    }

    [Theory]
    [MemberData(nameof(Spaces))]
    public void Every_number_is_a_different_valid_assignment_that_knows_its_number(int number)
    {
        var space = RandomSpaces.Create(number);
        var grid = new AssignmentGrid(space, 4);
        var count = (int)Math.Min(grid.Count, 300);
        var seen = new HashSet<Assignment>();
        for (var k = 0; k < count; k++)
        {
            var index = grid.Count <= 300 ? k : (long)(grid.Count / (double)count * k);
            var assignment = grid[index];
            Assert.Empty(space.Validate(assignment));
            Assert.True(seen.Add(assignment));
            Assert.True(grid.TryIndexOf(assignment, out var found));
            Assert.Equal(assignment, grid[found]);
            Assert.True(grid.Count > 1L << 40 || found == index);
        }
    }

    [Theory]
    [InlineData(Scale.Log, 1, 1L << 50)]
    [InlineData(Scale.ReverseLog, 1, 1L << 50)]
    [InlineData(Scale.Linear, -(1L << 53), 1L << 53)]
    public void Children_exist_for_exactly_their_parents_value_where_neighbours_share_a_coordinate(Scale scale, long minimum, long maximum)
    {
        foreach (var activating in new[] { maximum - 2, maximum - 7, minimum + 5, (maximum / 3) + 1 })
        {
            var space = SearchSpace.Create(new IntegerParameter("n", minimum, maximum)
            {
                Scale = scale,
                Children = [new([(double)activating], new CategoricalParameter("c", ["a", "b"]))],
            });
            var grid = new AssignmentGrid(space, 2);
            for (var offset = -2; offset <= 3; offset++)
            {
                var assignment = grid[activating - minimum + offset];
                Assert.Equal(offset is 0 or 1, assignment.TryGetValue("c", out _));
                Assert.Empty(space.Validate(assignment));
                Assert.True(grid.TryIndexOf(assignment, out var index));
                Assert.Equal(activating - minimum + offset, index);
                Assert.True(space.TryEncode(assignment, new double[2]));
            }
        }
    }

    [Fact]
    public void Assignments_beside_the_grid_have_no_number()
    {
        var grid = new AssignmentGrid(SearchSpace.Create(new DoubleParameter("x", 0, 1), new IntegerParameter("i", 0, 2)), 5);

        Assert.True(grid.TryIndexOf(Assignment.Of(("x", 0.25), ("i", 1)), out _));
        Assert.False(grid.TryIndexOf(Assignment.Of(("x", 0.3), ("i", 1)), out _));
        Assert.False(grid.TryIndexOf(Assignment.Of(("x", 0.25), ("i", 1.5)), out _));
        Assert.False(grid.TryIndexOf(Assignment.Of(("x", 0.25)), out _));
    }

    [Fact]
    public void Counts_beyond_64_bits_saturate()
    {
        var space = SearchSpace.Create([.. Enumerable.Range(0, 6).Select(i => new IntegerParameter($"i{i}", 0, 1L << 50))]);

        Assert.Equal(long.MaxValue, new AssignmentGrid(space, 10).Count);
    }

    public static TheoryData<int> Spaces => [.. Enumerable.Range(0, 150)];
}

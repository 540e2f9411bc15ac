using Vizier.Algorithms.GridSearch;

namespace Vizier.Algorithms.Tests.GridSearch;

public sealed class KeyedPermutationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(1000)]
    public void Every_number_comes_once(int count)
    {
        for (var seed = 0UL; seed < 20; seed++)
        {
            var order = new KeyedPermutation(count, seed);

            Assert.Equal(Enumerable.Range(0, count).Select(i => (long)i), Enumerable.Range(0, count).Select(i => order[i]).Order());
        }
    }

    [Fact]
    public void First_numbers_are_spread_evenly_over_seeds()
    {
        var first = new int[5];
        for (var seed = 0UL; seed < 5000; seed++)
        {
            first[new KeyedPermutation(5, seed)[0]]++;
        }

        Assert.All(first, count => Assert.InRange(count, 850, 1150));
    }

    [Fact]
    public void Huge_ranges_work()
    {
        var order = new KeyedPermutation(long.MaxValue, 4);

        Assert.Equal(1000, Enumerable.Range(0, 1000).Select(i => order[i]).Distinct().Count());
    }
}

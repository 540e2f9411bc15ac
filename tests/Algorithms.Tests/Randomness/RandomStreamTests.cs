using Vizier.Algorithms.Randomness;

namespace Vizier.Algorithms.Tests.Randomness;

public sealed class RandomStreamTests
{
    [Fact]
    public void Generator_is_the_published_xoshiro256_star_star()
    {
        var stream = new RandomStream(1, 2, 3, 4);
        ulong[] published = [11520, 0, 1509978240, 1215971899390074240, 1216172134540287360, 607988272756665600, 16172922978634559625, 8476171486693032832, 10595114339597558777, 2904607092377533576];

        Assert.Equal(published, published.Select(_ => stream.NextUInt64()));
    }

    [Fact]
    public void Key_spreading_is_the_published_splitmix64()
    {
        var sequence = new SplitMix64(1234567);
        ulong[] published = [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821];

        Assert.Equal(published, published.Select(_ => sequence.Next()));
    }

    [Fact]
    public void Streams_of_one_key_are_equal_and_of_different_keys_are_not()
    {
        Assert.Equal(First(1, 2, "a"), First(1, 2, "a"));
        ulong[] others = [First(1, 2, "a"), First(2, 2, "a"), First(1, 3, "a"), First(1, 2, "b"), First(2, 1, "a")];
        Assert.Equal(others.Length, others.Distinct().Count());
    }

    // Stored suggestions must stay repeatable: a change of these numbers changes every study's future.
    [Fact]
    public void Keyed_streams_never_change()
    {
        Assert.Equal(9723566021575149043UL, First(7, 3, "random search"));
    }

    [Fact]
    public void Doubles_are_uniform()
    {
        var stream = new RandomStream(3, 0, "uniform");
        var bins = new int[20];
        for (var i = 0; i < 100_000; i++)
        {
            bins[(int)(stream.NextDouble() * 20)]++;
        }

        // The 99.99 % quantile of chi-squared with 19 degrees of freedom is 50.8.
        Assert.InRange(bins.Sum(bin => (bin - 5000.0) * (bin - 5000.0) / 5000), 0, 50.8);
    }

    [Fact]
    public void Bounded_integers_are_uniform()
    {
        var stream = new RandomStream(3, 0, "bounded");
        var counts = new int[7];
        for (var i = 0; i < 70_000; i++)
        {
            counts[stream.NextInt32(7)]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 9600, 10400));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.NextInt32(0));
    }

    [Fact]
    public void Gaussians_have_the_right_moments_and_tails()
    {
        var stream = new RandomStream(3, 0, "normal");
        var draws = Enumerable.Range(0, 100_000).Select(_ => stream.NextGaussian()).ToArray();

        Assert.Equal(0, draws.Average(), 0.015);
        Assert.Equal(1, draws.Average(x => x * x), 0.02);
        Assert.Equal(3, draws.Average(x => x * x * x * x), 0.15);
        Assert.Equal(0.0455, draws.Count(x => Math.Abs(x) > 2) / 100_000.0, 0.003);
    }

    [Fact]
    public void Shuffles_are_permutations_and_each_place_is_equally_likely()
    {
        var stream = new RandomStream(3, 0, "shuffle");
        var places = new int[4];
        for (var i = 0; i < 8000; i++)
        {
            int[] items = [0, 1, 2, 3];
            stream.Shuffle(items.AsSpan());
            Assert.Equal([0, 1, 2, 3], items.Order());
            places[Array.IndexOf(items, 0)]++;
        }

        Assert.All(places, count => Assert.InRange(count, 1800, 2200));
    }

    private static ulong First(ulong seed, long counter, string purpose) => new RandomStream(seed, counter, purpose).NextUInt64();
}

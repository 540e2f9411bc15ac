using System.Collections.Immutable;
using Vizier.Algorithms.Randomness;
using Vizier.Algorithms.SearchSpaces;

namespace Vizier.Algorithms.Tests;

/// <summary>Search spaces of every shape, repeatable by number: nested conditions, scales, steps, single values, extreme ranges.</summary>
internal static class RandomSpaces
{
    private static readonly double[] Magnitudes = [1e-12, 1e-3, 0.1, 1, 3, 1000, 1e9];

    public static SearchSpace Create(int number)
    {
        var random = new RandomStream(99, number, "random spaces");
        var names = 0;
        return SearchSpace.Create(Enumerable.Range(0, 1 + random.NextInt32(5)).Select(_ => Parameter(random, 0, ref names)).ToArray());
    }

    private static Parameter Parameter(RandomStream random, int depth, ref int names)
    {
        var name = $"p{names++}";
        Parameter parameter = random.NextInt32(4) switch
        {
            0 => Double(random, name),
            1 => Integer(random, name),
            2 => Discrete(random, name),
            _ => new CategoricalParameter(name, [.. Enumerable.Range(0, 1 + random.NextInt32(6)).Select(i => $"c{i}")]),
        };
        return parameter is DoubleParameter || depth == 3 ? parameter : parameter with { Children = Children(random, parameter, depth, ref names) };
    }

    private static ImmutableArray<ConditionalParameter> Children(RandomStream random, Parameter parent, int depth, ref int names)
    {
        var children = ImmutableArray.CreateBuilder<ConditionalParameter>();
        for (var i = random.NextInt32(3); i > 0; i--)
        {
            ImmutableArray<ParameterValue> values = parent switch
            {
                IntegerParameter whole => [(double)whole.Min, (double)whole.Min],
                DiscreteParameter discrete => [.. discrete.Values.Take(1 + random.NextInt32(3)).Select(ParameterValue.Of)],
                CategoricalParameter categorical => [categorical.Values[random.NextInt32(categorical.Values.Length)]],
                _ => throw new InvalidOperationException("Doubles have no children."),
            };
            children.Add(new ConditionalParameter(values, Parameter(random, depth + 1, ref names)));
        }

        return children.ToImmutable();
    }

    private static DoubleParameter Double(RandomStream random, string name)
    {
        var scale = (Scale)random.NextInt32(3);
        var low = Magnitudes[random.NextInt32(Magnitudes.Length)];
        var high = random.NextInt32(8) == 0 ? low : low + (Magnitudes[random.NextInt32(Magnitudes.Length)] * (1 + random.NextDouble()));
        if (scale == Scale.Linear && random.NextInt32(2) == 0)
        {
            (low, high) = (-high, -low);
        }

        double? step = random.NextInt32(3) == 0 && high > low ? Math.Max((high - low) / (1 + random.NextInt32(50)), 1e-9) : null;
        return new DoubleParameter(name, low, high)
        {
            Scale = scale,
            Step = step,
            Distribution = (SamplingDistribution)random.NextInt32(2),
        };
    }

    private static IntegerParameter Integer(RandomStream random, string name)
    {
        var scale = (Scale)random.NextInt32(3);
        var low = scale == Scale.Linear ? random.NextInt32(2000) - 1000 : 1 + random.NextInt32(100);
        long range = random.NextInt32(5) switch { 0 => 0, 1 => 1, 2 => 10, 3 => 1000, _ => 1L << 50 };
        return new IntegerParameter(name, low, low + range)
        {
            Scale = scale,
            Step = random.NextInt32(3) == 0 ? 1 + random.NextInt32(7) : null,
            Distribution = (SamplingDistribution)random.NextInt32(2),
        };
    }

    private static DiscreteParameter Discrete(RandomStream random, string name)
    {
        var scale = (Scale)random.NextInt32(3);
        var values = Enumerable.Range(0, 1 + random.NextInt32(7))
            .Select(_ => Magnitudes[random.NextInt32(Magnitudes.Length)] * (1 + random.NextDouble()) * (scale == Scale.Linear && random.NextInt32(2) == 0 ? -1 : 1));
        return new DiscreteParameter(name, [.. values.Distinct()]) { Scale = scale };
    }
}

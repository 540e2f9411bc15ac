using Vizier.Algorithms.SearchSpaces;

namespace Vizier.Algorithms.Tests.SearchSpaces;

public sealed class AssignmentTests
{
    [Fact]
    public void Equality_ignores_order_but_not_names_values_or_types()
    {
        var one = Assignment.Of(("x", 1), ("c", "a"));

        Assert.Equal(one, Assignment.Of(("c", "a"), ("x", 1)));
        Assert.Equal(one.GetHashCode(), Assignment.Of(("c", "a"), ("x", 1)).GetHashCode());
        Assert.NotEqual(one, Assignment.Of(("x", 2), ("c", "a")));
        Assert.NotEqual(one, Assignment.Of(("x", "1"), ("c", "a")));
        Assert.NotEqual(one, Assignment.Of(("x", 1)));
    }

    [Fact]
    public void Order_is_kept_and_numbers_read_back()
    {
        Assert.Equal("b=0.1, a=1E-07, c=text", Assignment.Of(("b", 0.1), ("a", 1e-7), ("c", "text")).ToString());
    }

    [Fact]
    public void A_name_has_one_value()
    {
        Assert.Throws<ArgumentException>(() => Assignment.Of(("x", 1), ("x", 2)));
        Assert.Throws<KeyNotFoundException>(() => Assignment.Of(("x", 1))["y"]);
    }

    [Fact]
    public void Values_know_their_type()
    {
        Assert.Throws<InvalidOperationException>(() => ParameterValue.Of("a").Number);
        Assert.Throws<InvalidOperationException>(() => ParameterValue.Of(1).Text);
    }
}

using Vizier.Pythia;
using Vizier.Studies;

namespace Vizier.Tests.Pythia;

public sealed class PythiaEndpointTests
{
    [Theory]
    [InlineData("localhost:9999", "http://localhost:9999/")]
    [InlineData("127.0.0.1:80", "http://127.0.0.1/")]
    [InlineData("127.9.9.9:1", "http://127.9.9.9:1/")]
    [InlineData("[::1]:5", "http://[::1]:5/")]
    [InlineData("https://localhost:443", "https://localhost/")]
    public void Services_of_this_machine_may_be_called(string text, string expected) =>
        Assert.Equal(expected, PythiaEndpoint.Parse(text, []).Address.AbsoluteUri);

    [Theory]
    [InlineData("pythia.example:9999", "pythia.example:9999")]
    [InlineData("pythia.example:9999", "Pythia.Example")]
    [InlineData("10.0.0.7:1", "*")]
    [InlineData("[2001:db8::1]:5", "[2001:db8::1]:5")]
    public void Others_may_be_called_where_the_operator_says_so(string text, string allowed)
    {
        PythiaEndpoint.Parse(text, ["other:1", allowed]);
        Assert.Throws<VizierException>(() => PythiaEndpoint.Parse(text, ["other:1"]));
    }

    [Theory]
    [InlineData("pythia.example:9999", "pythia.example:9998")]
    [InlineData("evil.example:9999", "example:9999")]
    [InlineData("localhost.evil.example:1", "localhost")]
    [InlineData("127.0.0.1.evil.example:1", "127.0.0.1")]
    [InlineData("0.0.0.0:1", "localhost")]
    [InlineData("169.254.169.254:80", "pythia.example")]
    public void Others_may_not(string text, string allowed)
    {
        var refusal = Assert.Throws<VizierException>(() => PythiaEndpoint.Parse(text, [allowed]));
        Assert.Contains("on its own machine only", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("localhost")]
    [InlineData("localhost:0")]
    [InlineData("localhost:99999")]
    [InlineData(":5")]
    [InlineData("localhost:5/path")]
    [InlineData("user@localhost:5")]
    [InlineData("ftp://localhost:5")]
    [InlineData("localhost:5?x=1")]
    public void Other_texts_are_no_endpoints(string text)
    {
        var refusal = Assert.Throws<VizierException>(() => PythiaEndpoint.Parse(text, ["*"]));
        Assert.Contains("must be HOST:PORT", refusal.Message, StringComparison.Ordinal);
    }
}

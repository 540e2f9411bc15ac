using Microsoft.AspNetCore.Grpc.JsonTranscoding;

namespace Vizier.Grpc.Tests.JsonTranscoding;

public sealed class PathTemplateTests
{
    [Theory]
    [InlineData("/v1/books", "/v1/books", "/v1/books")]
    [InlineData("/v1/{name=shelves/*/books/*}", "/v1/shelves/{s2}/books/{s4}", "/v1/shelves/{shelve}/books/{book}")]
    [InlineData("/v1/{name}:move", "/v1/{s1}:move", "/v1/{v1}:move")]
    [InlineData("/v1/{parent=owners/*/studies/*}/trials:suggest", "/v1/owners/{s2}/studies/{s4}/trials:suggest", "/v1/owners/{owner}/studies/{study}/trials:suggest")]
    [InlineData("/v1/{a.b=**}", "/v1/{**s1}", "/v1/{v1}")]
    [InlineData("/*/x/**", "/{s0}/x/{**s2}", "/{part0}/x/{x}")]
    public void Templates_become_routes_and_readable_paths(string text, string route, string readable)
    {
        var template = PathTemplate.Parse(text);

        Assert.Equal(route, template.ToRoute());
        Assert.Equal(readable, template.ToReadable());
    }

    [Fact]
    public void A_variable_knows_its_segments()
    {
        var template = PathTemplate.Parse("/v1/{name=shelves/*}/x/{filter.author}:find");

        Assert.Equal([new PathVariable("name", 1, 3), new PathVariable("filter.author", 4, 5)], template.Variables);
        Assert.Equal("find", template.Verb);
    }

    [Theory]
    [InlineData("")]
    [InlineData("v1")]
    [InlineData("/")]
    [InlineData("/v1/")]
    [InlineData("/v1//x")]
    [InlineData("/v1/{name")]
    [InlineData("/v1/{=x}")]
    [InlineData("/v1/{a={b}}")]
    [InlineData("/v1/x}")]
    [InlineData("/v1/x:")]
    [InlineData("/v1/x:a:b")]
    [InlineData("/v1/x*")]
    [InlineData("/v1/***")]
    [InlineData("/**/x")]
    public void A_malformed_template_is_refused(string text)
    {
        var refusal = Assert.Throws<FormatException>(() => PathTemplate.Parse(text));
        Assert.Contains($"'{text}'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_verb_after_the_rest_of_a_path_cannot_be_routed() =>
        Assert.Throws<NotSupportedException>(() => PathTemplate.Parse("/v1/{name=**}:move").ToRoute());
}

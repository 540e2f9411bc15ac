using Vizier.Experiments.Documents;

namespace Vizier.Tests.Experiments.Documents;

/// <summary>Assertions on findings.</summary>
internal static class FindingAssert
{
    /// <summary>There is exactly one error, at a path and with all the fragments in its message.</summary>
    public static DocumentFinding OneError(ParseResult result, string path, params string[] fragments)
    {
        Assert.Null(result.Document);
        var error = Assert.Single(result.Errors);
        Assert.Equal(path, error.Path);
        Assert.All(fragments, fragment => Assert.Contains(fragment, error.Message));
        return error;
    }

    /// <summary>There is no error, and one warning at a path with all the fragments in its message.</summary>
    public static void OneWarning(ParseResult result, string path, params string[] fragments)
    {
        Assert.Empty(result.Errors);
        Assert.NotNull(result.Document);
        var warning = Assert.Single(result.Findings);
        Assert.Equal(path, warning.Path);
        Assert.All(fragments, fragment => Assert.Contains(fragment, warning.Message));
    }
}

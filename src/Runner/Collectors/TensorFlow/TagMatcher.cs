using System.Text.RegularExpressions;

namespace Vizier.Runner.Collectors.TensorFlow;

/// <summary>
/// Says which wanted metric a tag of an event file is. A metric <c>accuracy</c> is the tag of that name in any file; a metric
/// <c>test/accuracy</c> is that tag, or the tag <c>accuracy</c> in a file whose folder ends by <c>test</c>. As TensorFlow 1
/// numbers tags that come twice, <c>accuracy_1</c> is taken for <c>accuracy</c>.
/// </summary>
internal static partial class TagMatcher
{
    /// <param name="metricName">The wanted metric.</param>
    /// <param name="folder">The full path of the folder that holds the file.</param>
    /// <param name="tag">The tag.</param>
    internal static bool IsMatch(string metricName, string folder, string tag)
    {
        if (SameTag(metricName, tag))
        {
            return true;
        }

        var slash = metricName.LastIndexOf('/');
        return slash > 0 && SameTag(metricName[(slash + 1)..], tag) && $"{folder}/".EndsWith($"/{metricName[..slash]}/", StringComparison.Ordinal);
    }

    private static bool SameTag(string name, string tag) =>
        tag.StartsWith(name, StringComparison.Ordinal) && (tag.Length == name.Length || Number().IsMatch(tag.AsSpan(name.Length)));

    [GeneratedRegex(@"^_\d+$")]
    private static partial Regex Number();
}

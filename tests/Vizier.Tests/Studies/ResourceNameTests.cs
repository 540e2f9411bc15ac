using Vizier.Studies;
using Vizier.Studies.Names;

namespace Vizier.Tests.Studies;

public sealed class ResourceNameTests
{
    [Theory]
    [InlineData("owners/a/studies/b/trials/1")]
    [InlineData("owners/größe & co/studies/a:b(c) d/trials/9223372036854775807")]
    public void Trial_names_are_read_and_written(string text) =>
        Assert.Equal(text, TrialName.Parse(text, "name").ToString());

    [Fact]
    public void Operation_names_are_read_and_written()
    {
        const string Text = "owners/a/operations/suggestion/b/c/3";
        var name = SuggestOperationName.Parse(Text, "name");

        Assert.Equal(new SuggestOperationName(new StudyName("a", "b"), "c", 3), name);
        Assert.Equal(Text, name.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("owners/a")]
    [InlineData("owners/a/studies/")]
    [InlineData("owners//studies/b")]
    [InlineData("owners/a/study/b")]
    [InlineData("owners/a/studies/b/")]
    [InlineData("Owners/a/studies/b")]
    public void Malformed_study_names_are_refused_with_field_value_and_form(string text)
    {
        var refusal = Assert.Throws<VizierException>(() => StudyName.Parse(text, "parent"));

        Assert.Equal(ErrorKind.InvalidArgument, refusal.Kind);
        Assert.Equal($"parent: '{text}': must have the form owners/{{owner}}/studies/{{study}}", refusal.Message);
    }

    [Fact]
    public void Ids_that_are_too_long_are_refused()
    {
        Assert.Equal(1000, ResourcePath.CheckId(new string('x', 1000), "id").Length);
        Assert.Throws<VizierException>(() => ResourcePath.CheckId(new string('x', 1001), "id"));
    }
}

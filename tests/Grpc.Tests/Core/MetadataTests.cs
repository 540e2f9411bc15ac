using Grpc.Core;

namespace Vizier.Grpc.Tests.Core;

public sealed class MetadataTests
{
    [Fact]
    public void Keys_are_lower_cased_and_found_in_any_case()
    {
        var metadata = new Metadata { { "Request-ID", "7" } };
        Assert.Equal("request-id", metadata[0].Key);
        Assert.Equal("7", metadata.GetValue("REQUEST-id"));
    }

    [Fact]
    public void The_last_of_several_values_wins()
    {
        var metadata = new Metadata { { "key", "1" }, { "other", "2" }, { "key", "3" } };
        Assert.Equal("3", metadata.GetValue("key"));
        Assert.Equal(["1", "3"], metadata.GetAll("key").Select(entry => entry.Value));
        Assert.Null(metadata.Get("none"));
        Assert.Null(metadata.GetValueBytes("none"));
    }

    [Theory]
    [InlineData("a b", "The metadata key 'a b' holds the character ' '; allowed are letters, digits, '_', '-' and '.'.")]
    [InlineData("schlüssel", "The metadata key 'schlüssel' holds the character 'ü'; allowed are letters, digits, '_', '-' and '.'.")]
    [InlineData("x-bin", "The value of the binary metadata key 'x-bin' must be bytes.")]
    public void Keys_of_text_are_checked(string key, string message)
    {
        var exception = Assert.Throws<ArgumentException>(() => new Metadata.Entry(key, "value"));
        Assert.StartsWith(message, exception.Message);
    }

    [Fact]
    public void Bytes_need_a_binary_key()
    {
        var exception = Assert.Throws<ArgumentException>(() => new Metadata.Entry("key", [1]));
        Assert.StartsWith("The metadata key 'key' has bytes as value, so it must end in '-bin'.", exception.Message);
    }

    [Theory]
    [InlineData("é")]
    [InlineData("line\nbreak")]
    public void Text_is_printable_ascii(string value) => Assert.Throws<ArgumentException>(() => new Metadata.Entry("key", value));

    [Fact]
    public void Bytes_are_copied_in_and_out()
    {
        byte[] bytes = [1, 2];
        var entry = new Metadata.Entry("key-bin", bytes);
        bytes[0] = 9;
        entry.ValueBytes[1] = 9;
        Assert.Equal([1, 2], entry.ValueBytes);
        Assert.True(entry.IsBinary);
        Assert.Throws<InvalidOperationException>(() => entry.Value);
        Assert.Equal("[Entry: key=key-bin, valueBytes=0102]", entry.ToString());
    }

    [Fact]
    public void Empty_metadata_cannot_be_added_to()
    {
        Assert.True(Metadata.Empty.IsReadOnly);
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Add("key", "value"));
        Assert.Throws<InvalidOperationException>(Metadata.Empty.Clear);
    }

    [Fact]
    public void Metadata_are_a_list()
    {
        var entry = new Metadata.Entry("b", "2");
        var metadata = new Metadata { { "a", "1" } };
        metadata.Insert(0, entry);
        Assert.Equal(0, metadata.IndexOf(entry));
        Assert.Contains(entry, metadata);
        metadata[0] = new Metadata.Entry("c", "3");
        Assert.False(metadata.Remove(entry));
        metadata.RemoveAt(0);
        Assert.Equal(["a"], metadata.Select(item => item.Key));
    }
}

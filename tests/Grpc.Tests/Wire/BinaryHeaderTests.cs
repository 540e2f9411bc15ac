using Grpc.Core;
using Grpc.Wire;

namespace Vizier.Grpc.Tests.Wire;

public sealed class BinaryHeaderTests
{
    [Theory]
    [InlineData(new byte[0], "")]
    [InlineData(new byte[] { 0xab }, "qw")]
    [InlineData(new byte[] { 0xab, 0xab }, "q6s")]
    [InlineData(new byte[] { 0xab, 0xab, 0xab }, "q6ur")]
    public void Bytes_are_written_without_padding_and_read_with_and_without(byte[] bytes, string text)
    {
        Assert.Equal(text, BinaryHeader.Encode(bytes));
        Assert.True(BinaryHeader.TryDecode(text, out var unpadded));
        Assert.Equal(bytes, unpadded);
        Assert.True(BinaryHeader.TryDecode(text.PadRight((text.Length + 3) / 4 * 4, '='), out var padded));
        Assert.Equal(bytes, padded);
    }

    [Theory]
    [InlineData("q")]
    [InlineData("q6ur*")]
    [InlineData("_-8")]
    public void What_is_no_base64_is_refused(string text) => Assert.False(BinaryHeader.TryDecode(text, out _));

    [Fact]
    public void Joined_values_are_split()
    {
        var metadata = new Metadata();
        MetadataHeaders.AddReceived(metadata, "X-Bin", "AQ,Ag==, Aw ,*");
        Assert.Equal([[1], [2], [3]], metadata.GetAll("x-bin").Select(entry => entry.ValueBytes));
        Assert.All(metadata, entry => Assert.Equal("x-bin", entry.Key));
    }

    [Fact]
    public void Text_values_keep_their_commas()
    {
        var metadata = new Metadata();
        MetadataHeaders.AddReceived(metadata, "List", "a,b");
        Assert.Equal("a,b", Assert.Single(metadata).Value);
    }
}

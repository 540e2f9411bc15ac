using System.Security.Cryptography;
using System.Text;
using Vizier.Security;

namespace Vizier.Tests.Security;

public sealed class KeyTextTests
{
    [Fact]
    public void A_key_is_read_back_with_the_hash_of_its_secret()
    {
        var made = KeyText.Create(out var text);
        var read = KeyText.Parse(text)!;
        Assert.Matches("^vzk_[0-9a-f]{16}_[A-Za-z0-9_-]{43}$", text);
        Assert.Equal((made.Id, Convert.ToHexString(made.Hash)), (read.Id, Convert.ToHexString(read.Hash)));

        var padded = text[21..].Replace('-', '+').Replace('_', '/') + "=";
        Assert.Equal(SHA256.HashData(Convert.FromBase64String(padded)), read.Hash);
    }

    [Fact]
    public void Keys_differ_in_id_and_secret()
    {
        var keys = Enumerable.Range(0, 200).Select(_ =>
        {
            KeyText.Create(out var text);
            return text;
        }).ToList();
        Assert.Equal(200, keys.Select(key => key[..20]).Distinct().Count());
        Assert.Equal(200, keys.Select(key => key[21..]).Distinct().Count());
    }

    [Fact]
    public void Only_the_whole_secret_matches()
    {
        var key = Stored(KeyText.Create(out var text));
        Assert.True(KeyText.Parse(text)!.Matches(key));
        for (var i = 21; i < text.Length - 1; i++)
        {
            var wrong = new StringBuilder(text);
            wrong[i] = text[i] == 'A' ? 'B' : 'A';
            Assert.False(KeyText.Parse(wrong.ToString())!.Matches(key));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("vzk_")]
    [InlineData("vzk_0123456789abcdef_short")]
    [InlineData("key_0123456789abcdef_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("vzk_0123456789abcdef-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("vzk_0123456789abcdef_AAAAAAAAAAAAAAAAAAAAA!AAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("vzk_0123456789abcdef_AAAAAAAAAAAAAAAAAAAAAéAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("vzk_0123456789abcdef_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void What_is_no_key_is_none(string text) => Assert.Null(KeyText.Parse(text));

    private static ApiKey Stored(KeyText text) => new(text.Id, text.Hash, "ada", Role.Writer, "", DateTimeOffset.UnixEpoch, null);
}

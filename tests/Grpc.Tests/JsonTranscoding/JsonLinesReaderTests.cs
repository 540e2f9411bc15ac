using System.IO.Pipelines;
using System.Text;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;

namespace Vizier.Grpc.Tests.JsonTranscoding;

public sealed class JsonLinesReaderTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a", "1:a")]
    [InlineData("a\n", "1:a")]
    [InlineData("a\r\nb\n\n \t\nc", "1:a|2:b|5:c")]
    public async Task Lines_are_read_however_they_arrive(string body, string expected)
    {
        for (var piece = 1; piece <= Math.Max(1, body.Length); piece++)
        {
            Assert.Equal(expected, await ReadAsync(body, piece, largest: null));
        }
    }

    [Theory]
    [InlineData("aaaa\nbbbbb", 3)]
    [InlineData("aaaa\nbbbbb", 10)]
    [InlineData("aaaa\nbbbbb\nc", 12)]
    public async Task A_line_beyond_the_limit_is_refused_after_those_before_it(string body, int piece)
    {
        Assert.Equal("1:aaaa|2:bb", await ReadAsync("aaaa\nbb\n", piece, largest: 4));
        var refusal = await Assert.ThrowsAsync<RpcException>(() => ReadAsync(body, piece, largest: 4));
        Assert.Equal((StatusCode.ResourceExhausted, "Line 2 of the body is larger than 4 bytes."), (refusal.StatusCode, refusal.Status.Detail));
    }

    [Fact]
    public async Task A_body_that_breaks_off_ends_the_call()
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync("a\nb"u8.ToArray(), TestContext.Current.CancellationToken);
        var reader = ReaderOf(pipe, null);
        Assert.True(await reader.MoveNext(TestContext.Current.CancellationToken));
        await pipe.Writer.CompleteAsync(new IOException("gone"));

        var refusal = await Assert.ThrowsAsync<RpcException>(() => reader.MoveNext(TestContext.Current.CancellationToken));
        Assert.Equal(StatusCode.Cancelled, refusal.StatusCode);
    }

    private static JsonLinesReader ReaderOf(Pipe pipe, int? largest) => new(
        pipe.Reader, largest, (line, number) => new StringValue { Value = $"{number}:{Encoding.UTF8.GetString(line).Trim()}" });

    private static async Task<string> ReadAsync(string body, int piece, int? largest)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var writing = Task.Run(async () =>
        {
            foreach (var bytes in Encoding.UTF8.GetBytes(body).Chunk(piece))
            {
                await pipe.Writer.WriteAsync(bytes);
            }

            await pipe.Writer.CompleteAsync();
        });
        var reader = ReaderOf(pipe, largest);
        var lines = new List<string>();
        while (await reader.MoveNext(TestContext.Current.CancellationToken))
        {
            lines.Add(((StringValue)reader.Current).Value);
        }

        await writing;
        return string.Join('|', lines);
    }
}

using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Vizier.Runner.Collectors;

namespace Vizier.Runner.Kubernetes.Logs;

/// <summary>
/// Follows what a container prints. The stream may break at any time; it is then taken up at the second before the last line,
/// and lines that were read are passed over by their positions, so that none is lost and none comes twice.
/// </summary>
/// <param name="client">The client.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Takes what goes wrong.</param>
public sealed class PodLog(KubernetesClient client, TimeProvider time, ILogger log)
{
    private const int ChunkSize = 16 * 1024;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    // The log of a node that is gone cannot be read, however often it is tried.
    private static readonly TimeSpan LastPatience = TimeSpan.FromMinutes(1);

    // A stream that goes on after the end is one whose end was lost, or of a container that nobody waits for any more.
    private static readonly TimeSpan StreamPatience = TimeSpan.FromSeconds(2);

    /// <summary>Follows a container to its end.</summary>
    /// <param name="namespaceName">The pod's namespace.</param>
    /// <param name="pod">The pod.</param>
    /// <param name="container">The container.</param>
    /// <param name="after">The position of the last line that was read earlier; null for all lines.</param>
    /// <param name="ended">Is completed once the container is known to have ended, or to be gone, or is to be waited for no more.</param>
    /// <param name="cancellationToken">Stops following.</param>
    /// <returns>
    /// The lines that came together, in order; ends when all that was printed until <paramref name="ended"/> has come, or when
    /// the pod is gone.
    /// </returns>
    /// <exception cref="KubernetesException">The log may not be read.</exception>
    public async IAsyncEnumerable<IReadOnlyList<LogLine>> FollowAsync(
        string namespaceName,
        string pod,
        string container,
        long? after,
        Task ended,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        long? end = null;
        await using var overdue = new Overdue(ended, time, cancellationToken);
        while (true)
        {
            // What is read after the end is whole if the stream does not break; what was read before may have been cut off.
            var isLast = ended.IsCompleted;
            end ??= isLast ? time.GetTimestamp() : null;
            var cursor = new Cursor(after, isLast);
            var limit = isLast ? cancellationToken : overdue.Token;
            var (response, state) = await OpenAsync(namespaceName, pod, container, after, follows: !isLast, limit);
            if (response is not null)
            {
                using (response)
                {
                    await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
                    var buffer = new byte[ChunkSize];
                    while (state == StreamState.Open)
                    {
                        (var lines, state) = await ReadAsync(stream, buffer, cursor, limit);
                        if (lines.Count > 0)
                        {
                            pause = FirstPause;
                            after = lines[^1].Position;
                            yield return lines;
                        }
                    }
                }
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (isLast && (state is StreamState.Ended or StreamState.Missing || time.GetElapsedTime(end!.Value) > LastPatience))
            {
                yield break;
            }

            await ended.WaitAsync(pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async Task<(HttpResponseMessage? Response, StreamState State)> OpenAsync(
        string namespaceName, string pod, string container, long? after, bool follows, CancellationToken cancellationToken)
    {
        // Lines of two streams may stand a little out of the order of their times.
        var since = after is { } position ? $"&sinceTime={Uri.EscapeDataString(LogTimestamp.Format(position - LogTimestamp.Second))}" : "";
        var path = $"{ResourceType.Pods.PathOf(namespaceName, pod, "log")}?container={Uri.EscapeDataString(container)}"
            + $"&timestamps=true{(follows ? "&follow=true" : "")}{since}";
        try
        {
            return (await client.OpenAsync(path, "*/*", cancellationToken), StreamState.Open);
        }
        catch (KubernetesException exception) when (!exception.IsNotAllowed)
        {
            // 400: the container has not started yet; 404: the pod is gone.
            log.LogDebug("the log of {Pod} cannot be read now: {Message}", pod, exception.Message);
            return (null, exception.IsTemporary ? StreamState.Broken : StreamState.Missing);
        }
        catch (OperationCanceledException)
        {
            return (null, StreamState.Broken);
        }
    }

    private async Task<(IReadOnlyList<LogLine> Lines, StreamState State)> ReadAsync(
        Stream stream, byte[] buffer, Cursor cursor, CancellationToken cancellationToken)
    {
        try
        {
            var length = await stream.ReadAsync(buffer, cancellationToken);
            return length > 0 ? (cursor.Take(buffer.AsSpan(0, length)), StreamState.Open) : (cursor.Finish(), StreamState.Ended);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            log.LogDebug("a log broke off and is taken up again: {Message}", exception.Message);
            return ([], StreamState.Broken);
        }
        catch (OperationCanceledException)
        {
            return ([], StreamState.Broken);
        }
    }

    /// <summary>A token that is cancelled a while after the container has ended: what still streams then is given up.</summary>
    private sealed class Overdue : IAsyncDisposable
    {
        private readonly CancellationTokenSource _source;
        private readonly Task _waiting;

        internal Overdue(Task ended, TimeProvider time, CancellationToken cancellationToken)
        {
            _source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            _waiting = WaitAsync(ended, time);
        }

        internal CancellationToken Token => _source.Token;

        public async ValueTask DisposeAsync()
        {
            await _source.CancelAsync();
            await _waiting;
            _source.Dispose();
        }

        private async Task WaitAsync(Task ended, TimeProvider time)
        {
            await ended.WaitAsync(_source.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.Delay(StreamPatience, time, _source.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _source.CancelAsync();
        }
    }

    private enum StreamState
    {
        Open,
        Ended,
        Broken,
        Missing,
    }

    /// <summary>Makes lines of one stream's bytes and passes over those that were read before.</summary>
    private sealed class Cursor(long? after, bool isLast)
    {
        private readonly LineSplitter _splitter = new(0, endsAtReturn: false);
        private readonly List<LogLine> _lines = [];
        private long _position;

        internal IReadOnlyList<LogLine> Take(ReadOnlySpan<byte> bytes)
        {
            _lines.Clear();
            _splitter.Feed(bytes, Handle);
            return [.. _lines];
        }

        internal IReadOnlyList<LogLine> Finish()
        {
            _lines.Clear();
            if (isLast)
            {
                _splitter.Finish(Handle);
            }

            return [.. _lines];
        }

        private void Handle(ReadOnlySpan<byte> line, long end)
        {
            if (!LogTimestamp.TryRead(line, out var nanoseconds, out var length))
            {
                // The rest of a line that the runtime has cut.
                (nanoseconds, length) = (_position, 0);
            }

            _position = Math.Max(nanoseconds, _position + 1);
            if (_position > (after ?? -1))
            {
                _lines.Add(new LogLine(_position, line[length..].ToArray()));
            }
        }
    }
}

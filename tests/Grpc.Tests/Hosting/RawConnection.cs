using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Vizier.Grpc.Tests.Hosting;

/// <summary>HTTP/2 frame by frame, for what an HTTP client hides or will not send.</summary>
public sealed class RawConnection : IDisposable
{
    public const byte Data = 0;
    public const byte Headers = 1;
    public const byte ResetStream = 3;
    public const byte Settings = 4;
    public const byte EndStream = 1;
    private const byte EndHeaders = 4;

    private readonly TcpClient _tcp;
    private readonly NetworkStream _stream;

    private RawConnection(TcpClient tcp)
    {
        _tcp = tcp;
        _stream = tcp.GetStream();
    }

    public static async Task<RawConnection> OpenAsync(Uri address)
    {
        var tcp = new TcpClient();
        await tcp.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        var connection = new RawConnection(tcp);
        await connection._stream.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        await connection.SendFrameAsync(Settings, 0, 0, []);
        return connection;
    }

    public Task SendHeadersAsync(int stream, bool endStream, params (string Name, string Value)[] headers)
    {
        // Literal fields that are not indexed and not compressed, RFC 7541 section 6.2.2.
        var block = headers.SelectMany(header => (byte[])[0, .. Literal(header.Name), .. Literal(header.Value)]).ToArray();
        return SendFrameAsync(Headers, (byte)(EndHeaders | (endStream ? EndStream : 0)), stream, block);
    }

    public Task SendDataAsync(int stream, bool endStream, byte[] data) =>
        SendFrameAsync(Data, endStream ? EndStream : (byte)0, stream, data);

    public Task SendResetAsync(int stream, byte errorCode) => SendFrameAsync(ResetStream, 0, stream, [0, 0, 0, errorCode]);

    /// <summary>The next frame of a type; others are skipped.</summary>
    public async Task<(byte Flags, byte[] Payload)> ReadFrameAsync(byte type)
    {
        var header = new byte[9];
        while (true)
        {
            await _stream.ReadExactlyAsync(header, TestContext.Current.CancellationToken);
            var payload = new byte[(header[0] << 16) | (header[1] << 8) | header[2]];
            await _stream.ReadExactlyAsync(payload, TestContext.Current.CancellationToken);
            if (header[3] == type)
            {
                return (header[4], payload);
            }
        }
    }

    public void Dispose() => _tcp.Dispose();

    private static byte[] Literal(string text) => [(byte)text.Length, .. Encoding.ASCII.GetBytes(text)];

    private async Task SendFrameAsync(byte type, byte flags, int stream, byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(0), payload.Length << 8);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, 9);
        await _stream.WriteAsync(frame, TestContext.Current.CancellationToken);
    }
}

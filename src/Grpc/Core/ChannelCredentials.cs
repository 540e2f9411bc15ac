namespace Grpc.Core;

/// <summary>How a channel is secured, and credentials for all of its calls.</summary>
public sealed class ChannelCredentials
{
    private ChannelCredentials(bool isSecure, CallCredentials? callCredentials)
    {
        IsSecure = isSecure;
        CallCredentials = callCredentials;
    }

    /// <summary>Clear text.</summary>
    public static ChannelCredentials Insecure { get; } = new(isSecure: false, null);

    /// <summary>TLS with the machine's root certificates.</summary>
    public static ChannelCredentials SecureSsl { get; } = new(isSecure: true, null);

    internal bool IsSecure { get; }

    internal CallCredentials? CallCredentials { get; }

    /// <summary>Adds credentials for every call of the channel.</summary>
    /// <param name="channelCredentials">How the channel is secured.</param>
    /// <param name="callCredentials">Credentials of the calls.</param>
    public static ChannelCredentials Create(ChannelCredentials channelCredentials, CallCredentials callCredentials)
    {
        ArgumentNullException.ThrowIfNull(channelCredentials);
        ArgumentNullException.ThrowIfNull(callCredentials);
        var all = channelCredentials.CallCredentials is { } first ? CallCredentials.Compose(first, callCredentials) : callCredentials;
        return new ChannelCredentials(channelCredentials.IsSecure, all);
    }
}

namespace Grpc.Core;

/// <summary>A way to a server, on which calls are made.</summary>
/// <param name="target">The server, for people.</param>
public abstract class ChannelBase(string target)
{
    /// <summary>The server, for people.</summary>
    public string Target { get; } = target;

    /// <summary>Makes calls on this channel.</summary>
    public abstract CallInvoker CreateCallInvoker();

    /// <summary>Ends all calls and closes the channel.</summary>
    public Task ShutdownAsync() => ShutdownAsyncCore();

    /// <inheritdoc cref="ShutdownAsync"/>
    protected virtual Task ShutdownAsyncCore() => Task.CompletedTask;
}

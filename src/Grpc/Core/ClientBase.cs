namespace Grpc.Core;

/// <summary>A generated client that can be copied with another host.</summary>
/// <typeparam name="T">The generated client.</typeparam>
public abstract class ClientBase<T> : ClientBase
    where T : ClientBase<T>
{
    /// <summary>A client for substitutes in tests: it cannot make calls.</summary>
    protected ClientBase()
    {
    }

    /// <summary>A client on a channel.</summary>
    /// <param name="channel">The channel.</param>
    protected ClientBase(ChannelBase channel)
        : base(channel)
    {
    }

    /// <summary>A client on a call invoker.</summary>
    /// <param name="callInvoker">The invoker.</param>
    protected ClientBase(CallInvoker callInvoker)
        : base(callInvoker)
    {
    }

    /// <summary>A client with the settings of another one.</summary>
    /// <param name="configuration">The settings.</param>
    protected ClientBase(ClientBaseConfiguration configuration)
        : base(configuration)
    {
    }

    /// <summary>A copy that asks for another authority.</summary>
    /// <param name="host">The authority.</param>
    public T WithHost(string host) => NewInstance(Configuration.WithHost(host));

    /// <summary>Makes a copy with other settings.</summary>
    /// <param name="configuration">The settings.</param>
    protected abstract T NewInstance(ClientBaseConfiguration configuration);
}

/// <summary>The base of generated clients.</summary>
public abstract class ClientBase
{
    private readonly ClientBaseConfiguration? _configuration;

    /// <summary>A client for substitutes in tests: it cannot make calls.</summary>
    protected ClientBase()
    {
    }

    /// <summary>A client on a channel.</summary>
    /// <param name="channel">The channel.</param>
    protected ClientBase(ChannelBase channel)
        : this((channel ?? throw new ArgumentNullException(nameof(channel))).CreateCallInvoker())
    {
    }

    /// <summary>A client on a call invoker.</summary>
    /// <param name="callInvoker">The invoker.</param>
    protected ClientBase(CallInvoker callInvoker)
        : this(new ClientBaseConfiguration(callInvoker, null))
    {
    }

    /// <summary>A client with the settings of another one.</summary>
    /// <param name="configuration">The settings.</param>
    protected ClientBase(ClientBaseConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        _configuration = configuration;
    }

    /// <summary>Makes the calls.</summary>
    protected CallInvoker CallInvoker => Configuration.CreateInvoker();

    internal ClientBaseConfiguration Configuration => _configuration
        ?? throw new InvalidOperationException("The client was made without a channel, so it cannot make calls.");

    /// <summary>The settings of a client.</summary>
    protected internal sealed class ClientBaseConfiguration
    {
        private readonly CallInvoker _undecorated;
        private readonly CallInvoker _invoker;

        internal ClientBaseConfiguration(CallInvoker callInvoker, string? host)
        {
            ArgumentNullException.ThrowIfNull(callInvoker);
            _undecorated = callInvoker;
            _invoker = host is null ? callInvoker : new HostCallInvoker(callInvoker, host);
        }

        internal CallInvoker CreateInvoker() => _invoker;

        internal ClientBaseConfiguration WithHost(string host)
        {
            ArgumentException.ThrowIfNullOrEmpty(host);
            return new ClientBaseConfiguration(_undecorated, host);
        }
    }
}

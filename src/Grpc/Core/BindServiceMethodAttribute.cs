namespace Grpc.Core;

/// <summary>Says on a generated service base which static method lists the methods of the service.</summary>
/// <param name="bindType">The class with the static method.</param>
/// <param name="bindMethodName">The method; it takes a <see cref="ServiceBinderBase"/> and the service.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = true)]
public sealed class BindServiceMethodAttribute(Type bindType, string bindMethodName) : Attribute
{
    /// <summary>The class with the static method.</summary>
    public Type BindType { get; } = bindType;

    /// <summary>The name of the static method.</summary>
    public string BindMethodName { get; } = bindMethodName;
}

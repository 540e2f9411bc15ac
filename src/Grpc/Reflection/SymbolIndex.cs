using Google.Protobuf.Reflection;

namespace Grpc.Reflection;

/// <summary>Finds files by their names, by what they declare and by the extensions in them.</summary>
internal sealed class SymbolIndex
{
    private readonly Dictionary<string, FileDescriptor> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileDescriptor> _symbols = new(StringComparer.Ordinal);
    private readonly SortedDictionary<(string Type, int Number), FileDescriptor> _extensions = [];
    private readonly HashSet<string> _types = new(StringComparer.Ordinal);

    /// <summary>Reads the files of the services and all that they import.</summary>
    public SymbolIndex(IEnumerable<ServiceDescriptor> services)
    {
        var all = services.ToArray();
        ServiceNames = [.. all.Select(service => service.FullName).Order(StringComparer.Ordinal)];
        foreach (var service in all)
        {
            Add(service.File);
        }
    }

    /// <summary>package.Service of the services, sorted.</summary>
    public IReadOnlyList<string> ServiceNames { get; }

    public FileDescriptor? FindFile(string name) => _files.GetValueOrDefault(name);

    public FileDescriptor? FindSymbol(string name) => _symbols.GetValueOrDefault(name.TrimStart('.'));

    public FileDescriptor? FindExtension(string type, int number) => _extensions.GetValueOrDefault((type.TrimStart('.'), number));

    /// <summary>The numbers of the extensions of a message, ascending; null if the message is unknown.</summary>
    public IReadOnlyList<int>? FindExtensionNumbers(string type)
    {
        var name = type.TrimStart('.');
        return _types.Contains(name) ? [.. _extensions.Keys.Where(key => key.Type == name).Select(key => key.Number)] : null;
    }

    private void Add(FileDescriptor file)
    {
        if (!_files.TryAdd(file.Name, file))
        {
            return;
        }

        foreach (var dependency in file.Dependencies)
        {
            Add(dependency);
        }

        foreach (var service in file.Services)
        {
            _symbols[service.FullName] = file;
            foreach (var method in service.Methods)
            {
                _symbols[method.FullName] = file;
            }
        }

        AddTypes(file.MessageTypes, file.EnumTypes, file.Extensions, file);
    }

    private void AddTypes(
        IEnumerable<MessageDescriptor> messages,
        IEnumerable<EnumDescriptor> enums,
        ExtensionCollection extensions,
        FileDescriptor file)
    {
        foreach (var message in messages)
        {
            _types.Add(message.FullName);
            _symbols[message.FullName] = file;
            foreach (var member in message.Fields.InDeclarationOrder().Concat<IDescriptor>(message.Oneofs))
            {
                _symbols[member.FullName] = file;
            }

            AddTypes(message.NestedTypes, message.EnumTypes, message.Extensions, file);
        }

        foreach (var declared in enums)
        {
            _symbols[declared.FullName] = file;
            var scope = declared.FullName[..^declared.Name.Length];
            foreach (var value in declared.Values)
            {
                // The values of an enum are declared beside it, not in it.
                _symbols[scope + value.Name] = file;
            }
        }

        foreach (var extension in extensions.UnorderedExtensions)
        {
            _symbols[extension.FullName] = file;
            _extensions[(extension.ExtendeeType.FullName, extension.FieldNumber)] = file;
        }
    }
}

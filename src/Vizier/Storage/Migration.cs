namespace Vizier.Storage;

/// <summary>One step of the schema. A step that was released never changes; a later one mends it.</summary>
/// <param name="Version">Its number; the steps count from 1 without gaps.</param>
/// <param name="Name">What it does, in a few words.</param>
/// <param name="Statements">Its SQL, one statement each, in the types of a dialect.</param>
internal sealed record Migration(int Version, string Name, Func<SqlDialect, IReadOnlyList<string>> Statements);

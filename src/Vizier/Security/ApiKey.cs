namespace Vizier.Security;

/// <summary>A stored API key: everything but the secret.</summary>
/// <param name="Id">16 hexadecimal digits; part of the key's text, and no secret.</param>
/// <param name="Hash">SHA-256 of the secret, 32 bytes.</param>
/// <param name="Owner">Whose studies it opens: an owner's id, or <see cref="AnyOwner"/>.</param>
/// <param name="Role">What it may do with them.</param>
/// <param name="Description">What it is for, in its maker's words.</param>
/// <param name="CreateTime">When it was made.</param>
/// <param name="RevokeTime">When it was revoked; null if it is valid.</param>
internal sealed record ApiKey(
    string Id, byte[] Hash, string Owner, Role Role, string Description, DateTimeOffset CreateTime, DateTimeOffset? RevokeTime)
{
    /// <summary>Stands for all owners.</summary>
    public const string AnyOwner = "*";

    /// <summary>Whether the key opens the studies of an owner.</summary>
    public bool Opens(string owner) => Owner == AnyOwner || Owner == owner;
}

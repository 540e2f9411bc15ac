namespace Vizier.Security;

/// <summary>What the holder of an API key may do with the studies of its owner.</summary>
internal enum Role
{
    /// <summary>Looks at studies, trials and experiments.</summary>
    Reader = 1,

    /// <summary>Reads, and changes studies, trials and experiments: what training code needs.</summary>
    Writer = 2,

    /// <summary>Fetches attempts and reports on them, and nothing else: what <c>vizier runner</c> needs.</summary>
    Runner = 3,

    /// <summary>Everything.</summary>
    Admin = 4,
}

/// <summary>What an RPC demands of a role.</summary>
internal enum Need
{
    /// <summary>Nothing beyond a valid key.</summary>
    Key,

    /// <summary>Reading.</summary>
    Read,

    /// <summary>Changing.</summary>
    Write,

    /// <summary>Running attempts.</summary>
    Run,
}

/// <summary>What roles may do.</summary>
internal static class RoleRules
{
    /// <summary>Whether a role satisfies a need.</summary>
    public static bool Allows(this Role role, Need need) => need switch
    {
        Need.Key => true,
        Need.Read => role is Role.Reader or Role.Writer or Role.Admin,
        Need.Write => role is Role.Writer or Role.Admin,
        Need.Run => role is Role.Runner or Role.Admin,
        _ => false,
    };
}

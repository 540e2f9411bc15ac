namespace Vizier.Runner.Launchers.Local;

/// <summary>A GPU of this machine.</summary>
/// <param name="Number">Its place in the inventory, from 0.</param>
/// <param name="Id">What CUDA_VISIBLE_DEVICES calls it: a number or a UUID.</param>
public sealed record GpuDevice(int Number, string Id);

"""The tables of the register of innovative products."""

from lianqiao.registers.innovative_products.models.product import InnovativeProduct, Iteration, ProductOrder

__all__ = ["InnovativeProduct", "Iteration", "ProductOrder"]
